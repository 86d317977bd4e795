using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ChatApp.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without starting a server.</summary>
internal sealed class DesignTimeStore : IDesignTimeDbContextFactory<SqliteChatDbContext>
{
    public SqliteChatDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteChatDbContext>().UseSqlite("Data Source=:memory:").Options);
}
