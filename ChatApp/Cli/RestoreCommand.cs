using ChatApp.Storage;

namespace ChatApp.Cli;

/// <summary><c>restore FILE</c>: restores a backup into a data folder without a database and without a running server.</summary>
internal static class RestoreCommand
{
    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => StoreCommand.RunAsync(
        new("restore", "Restores a backup into a data folder without a database and without a running server."),
        "What backup made",
        "ChatApp cannot restore",
        args,
        (folder, file, cancellationToken) =>
        {
            var content = StoreRestore.Read(folder, file, cancellationToken);
            return $"{content.File}: {StoreCommand.Describe(content)}";
        });
}
