using ChatApp.Contracts;
using ChatApp.Storage;
using Microsoft.AspNetCore.Mvc;

namespace ChatApp.Files;

/// <summary>Refusals of requests for files, and their HTTP responses.</summary>
internal static class FileRefusals
{
    public static readonly Refusal NotFound = new(ErrorCodes.FileNotFound, "There is no such file here.");

    public static readonly Refusal Invalid = new(ErrorCodes.InvalidRequest, "An upload needs a name and a size of at least one byte.");

    public static readonly Refusal NotForGuests =
        new(ErrorCodes.NotAllowed, "Guests may not send files on this server. Ask for an account.");

    public static readonly Refusal TooMany =
        new(ErrorCodes.TooManyRequests, "These are too many files at once. Send some, then wait a minute.");

    public static readonly Refusal GuestDay =
        new(ErrorCodes.TooManyRequests, "A guest may not send more files than that in a day. Ask for an account.");

    public static readonly Refusal Full = new(ErrorCodes.FilesFull, "The space for files on this server is used up. Ask its operator.");

    public static readonly Refusal WrongOffset = new(ErrorCodes.WrongOffset, "The upload goes on at another place.");

    public static readonly Refusal DiskFull = StorageErrors.RefusalFor(StorageErrorKind.Full);

    public static Refusal TooLarge(int most) => new(ErrorCodes.FileTooLarge, $"A file may have {most} bytes.");

    /// <summary>Answers with problem details that have the code, as admission does.</summary>
    public static Task SendAsync(HttpContext context, Refusal refusal)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(new ProblemDetails
        {
            Status = StatusOf(refusal),
            Title = refusal.Sentence,
            Extensions = { ["code"] = refusal.Code },
        }).ExecuteAsync(context);
    }

    private static int StatusOf(Refusal refusal) => refusal.Code switch
    {
        ErrorCodes.NotAllowed => StatusCodes.Status403Forbidden,
        ErrorCodes.FileNotFound => StatusCodes.Status404NotFound,
        ErrorCodes.WrongOffset => StatusCodes.Status409Conflict,
        ErrorCodes.FileTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ErrorCodes.TryAgain when refusal != DiskFull => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.TryAgain or ErrorCodes.FilesFull => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status400BadRequest,
    };
}
