using ChatApp.Contracts;
using ChatApp.People;

namespace ChatApp.Connections;

/// <summary>Checks of origin and session that admission and upgrade share.</summary>
internal static class RequestChecks
{
    /// <summary>The reason to refuse a request; null if it is allowed.</summary>
    public static AdmissionRefusal? Refuse(HttpContext context, Caller caller)
    {
        if (ForeignOrigin(context.Request))
            return new(StatusCodes.Status403Forbidden, RefusalCodes.ForeignOrigin);
        return caller.AccessState switch
        {
            AccessState.In => null,
            AccessState.Removed => new(StatusCodes.Status403Forbidden, RefusalCodes.Removed),
            _ => new(StatusCodes.Status401Unauthorized, RefusalCodes.SignedOut),
        };
    }

    /// <summary>Whether a page of another site sent the request. A browser sends the origin with every POST and upgrade; programs send none
    /// and have no other person's cookies.</summary>
    public static bool ForeignOrigin(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin && (origin.Count > 1 || !RequestOrigin.IsOwn(request, origin[0]));
}
