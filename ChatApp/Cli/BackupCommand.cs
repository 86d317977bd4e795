using ChatApp.Storage;

namespace ChatApp.Cli;

/// <summary><c>backup FILE</c>: copies database and keys into one file, whether the server runs or not.</summary>
internal static class BackupCommand
{
    /// <summary>Runs the command on the console.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => StoreCommand.RunAsync(
        new("backup", "Copies database and keys into one file, whether the server runs or not."),
        "The copy to make",
        "ChatApp cannot back up",
        args,
        (folder, file, cancellationToken) =>
        {
            var content = StoreBackup.Write(folder, file, cancellationToken);
            return $"{content.File}: {StoreCommand.Describe(content)}";
        });
}
