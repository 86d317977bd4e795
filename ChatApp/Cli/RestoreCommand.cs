using ChatApp.Storage;

namespace ChatApp.Cli;

/// <summary><c>restore FILE</c>: restores a backup into a data folder without a database and without a running server.</summary>
public static class RestoreCommand
{
    /// <summary>The usage line of the command.</summary>
    public const string Usage = "Usage: restore FILE [--Key=value]   FILE: what backup made; Key: configuration, such as Chat:DataFolder";

    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => StoreCommand.RunAsync(args, Usage, "ChatApp cannot restore", (folder, file, cancellationToken) =>
    {
        var content = StoreRestore.Read(folder, file, cancellationToken);
        return $"{content.File}: {StoreCommand.Describe(content)}";
    });
}
