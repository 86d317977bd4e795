using Microsoft.Extensions.Options;

namespace ChatApp.Storage;

/// <summary>Refuses files in a database that there is not.</summary>
internal sealed class FileStoreCheck(IConfiguration configuration) : IValidateOptions<StoreOptions>
{
    public ValidateOptionsResult Validate(string? name, StoreOptions options) =>
        options.FileStore == FileStoreKind.Postgres && configuration.GetConnectionString(StoreFeature.PostgresName) is not { Length: > 0 }
            ? ValidateOptionsResult.Fail(
                $"Chat:FileStore must be folder where ConnectionStrings:{StoreFeature.PostgresName} names no database.")
            : ValidateOptionsResult.Success;
}
