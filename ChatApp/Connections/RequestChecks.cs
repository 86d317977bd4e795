using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Connections;

/// <summary>What admission and upgrade both ask of a request before anything else.</summary>
internal static class RequestChecks
{
    /// <summary>Why a request may go no further; null when it may.</summary>
    public static AdmissionRefusal? Refuse(HttpContext context, Caller caller)
    {
        if (ForeignOrigin(context.Request))
            return new(StatusCodes.Status403Forbidden, RefusalCodes.ForeignOrigin);
        return caller.Standing switch
        {
            Standing.In => null,
            Standing.Removed => new(StatusCodes.Status403Forbidden, RefusalCodes.Removed),
            _ => new(StatusCodes.Status401Unauthorized, RefusalCodes.SignedOut),
        };
    }

    /// <summary>Whether a page of another site asks. A browser names the origin on every POST and upgrade; programs name none and bring no
    /// cookies of anybody else's.</summary>
    public static bool ForeignOrigin(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin && (origin.Count > 1 || !RequestOrigin.IsOwn(request, origin[0]));
}
