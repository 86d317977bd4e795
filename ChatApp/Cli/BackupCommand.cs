using ChatApp.Storage;

namespace ChatApp.Cli;

/// <summary><c>backup FILE</c>: copies database and keys into one file, whether the server runs or not.</summary>
public static class BackupCommand
{
    /// <summary>The usage line of the command.</summary>
    public const string Usage = "Usage: backup FILE [--Key=value]   FILE: the copy to make; Key: configuration, such as Chat:DataFolder";

    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => StoreCommand.RunAsync(args, Usage, "ChatApp cannot back up", (folder, file, cancellationToken) =>
    {
        var content = StoreBackup.Write(folder, file, cancellationToken);
        return $"{content.File}: {StoreCommand.Describe(content)}";
    });
}
