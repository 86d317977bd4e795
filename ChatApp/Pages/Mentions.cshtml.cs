using ChatApp.Messages;
using ChatApp.People.Access;
using Microsoft.AspNetCore.Authorization;

namespace ChatApp.Pages;

/// <summary>The messages that mention the viewer, in all rooms of the viewer, read or not.</summary>
[Authorize(Policies.SignedIn)]
public sealed class MentionsModel(MentionInbox inbox, ReadMarks marks, Texts texts) : MessageListPage(marks, texts)
{
    /// <summary>Handles GET, with the rest of a list after <c>?older=</c>.</summary>
    public void OnGet() => Read(inbox.Of);
}
