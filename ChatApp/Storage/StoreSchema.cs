namespace ChatApp.Storage;

/// <summary>The tables, columns and indexes that the migrations of this build create. Written by hand, since building EF's model takes a
/// third of a second; a test compares it to a new database.</summary>
public static class StoreSchema
{
    /// <summary>One line per table with its columns (long ones continue on a second line), or per index.</summary>
    public const string Expected =
        """
        Accounts: PersonKey Email EmailKey PasswordHash CreatedAt
        Audit: Key AtTicks Event ActorId ActorName SubjectId SubjectName Address Detail Count
        BlockedAddresses: Address PersonId
        Files: Id PersonKey Name Size CreatedAt Hash Type Width Height PreviewHash FinishedAt RoomKey Number
        HubLog: Key AtTicks Event IsOpen ConnectionId PersonId PersonName ClientId Address Agent Node Connections Cause Code DurationMs
        HubLog: ConnectMs RoundTripMs HeartbeatAgoMs FramesIn FramesOut Opens
        """
        + """
         ReportedCause ReportedCode ReportedReason ReportedAtTicks ReportedHidden ReportedOnline
        HubLog: ReportedRoundTripMs Attempts
        Links: Key Hash Kind PersonKey MadeByKey CreatedAt ExpiresAt Uses
        Memberships: RoomKey PersonKey JoinedAt ReadUpTo InvitedByKey HeldUpTo Notify
        Mentions: RoomKey Number PersonKey MessageKey
        MessageSearch: Words
        MessageSearchBacklog: Id Before
        MessageSearchWords: term doc col offset
        MessageSearch_config: k v
        MessageSearch_data: id block
        MessageSearch_docsize: id sz origin
        MessageSearch_idx: segid term pgno
        Messages: RoomKey Number Change AuthorKey ClientMessageId Text PostedAt EditedAt DeletedAt Mentions PostedChange Files ReplyTo
        Messages: Preview
        Messages: Thread
        NotificationSettings: PersonKey Rooms QuietFrom QuietUntil HidesText Sound
        Passkeys: CredentialId PersonKey Name PublicKey CreatedAt SignCount Transports UserVerified BackupEligible BackedUp
        """
        + """
         AttestationObject
        Passkeys: ClientDataJson
        People: Key Id Name Kind CreatedAt NameKey Status Skeleton
        PersonWords: Word PersonKey
        Pins: RoomKey Number PersonKey PinnedAt
        Reactions: RoomKey Number Emoji PersonKey Change
        RoomRuns: RoomKey Run Change
        Rooms: Key Id Kind Name Topic Archived LastNumber Change CreatedAt CreatorId DirectKey HidesSeen
        Runs: Number Id
        Saved: PersonKey RoomKey Number SavedAt
        SecondFactors: PersonKey Secret LastStep RecoveryHashes CreatedAt
        Sessions: Key Id PersonKey Agent Address CreatedAt SeenAt MaySetPassword FreshAt
        Site: Id Name Logo LogoHash
        Store: Id Epoch Mark
        IX_Accounts_EmailKey
        IX_Audit_ActorId_Key
        IX_Audit_AtTicks
        IX_Audit_Event_Key
        IX_Audit_SubjectId_Key
        IX_BlockedAddresses_PersonId
        IX_Files_Hash
        IX_Files_PersonKey_RoomKey
        IX_Files_PreviewHash
        IX_Files_RoomKey_Number
        IX_Files_Size
        IX_HubLog_Address_Key
        IX_HubLog_AtTicks_Event_Cause_Attempts
        IX_HubLog_Cause_Key
        IX_HubLog_Event_Key
        IX_HubLog_IsOpen
        IX_HubLog_PersonId_Key
        IX_Links_Hash
        IX_Links_MadeByKey
        IX_Links_PersonKey
        IX_Memberships_InvitedByKey
        IX_Memberships_RoomKey
        IX_Mentions_PersonKey_MessageKey
        IX_Mentions_RoomKey_Number
        IX_Messages_ClientMessageId_AuthorKey
        IX_Messages_Deleted
        IX_Messages_RoomKey_Change
        IX_Messages_Thread
        IX_Passkeys_PersonKey
        IX_People_Id
        IX_People_NameKey
        IX_People_Skeleton
        IX_People_Status_Kind_NameKey
        IX_PersonWords_PersonKey
        IX_Rooms_CreatorId
        IX_Rooms_DirectKey
        IX_Rooms_Id
        IX_Rooms_Kind_Archived_Name
        IX_Runs_Id
        IX_Saved_PersonKey_SavedAt
        IX_Sessions_Id
        IX_Sessions_PersonKey
        IX_Sessions_SeenAt
        """;

    // Columns as Table.Column, indexes by name.
    private static readonly SqlText There = new(
        """
        SELECT m."name" || '.' || c."name" FROM sqlite_schema m JOIN pragma_table_info(m."name") c WHERE m."type" = 'table'
        UNION ALL SELECT "name" FROM sqlite_schema WHERE "type" = 'index'
        """,
        """
        SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'i'
        """);

    private static readonly string[] Parts = [.. Expected.Split('\n').SelectMany(PartsOf)];

    // The tables that FTS5 makes for its index, and those that replace them.
    private static readonly string[] PostgresParts =
    [
        .. Parts.Where(part => !part.StartsWith("MessageSearch_", StringComparison.Ordinal)
            && !part.StartsWith("MessageSearchWords.", StringComparison.Ordinal)),
        "Nodes.Id", "Nodes.IsAnnounced", "Notices.Id", "Keys.Name", "FileContents.Hash",
        "Store.Version", "Store.Secret", "Messages.rowid", "MessageSearch.rowid", "IX_Messages_rowid", "IX_MessageSearch_Words",
    ];

    /// <summary>The columns and indexes of a database, in the format of <see cref="PartsOf"/>.</summary>
    public static HashSet<string> Of(StoreReader reader) => [.. reader.List(There, row => row.GetString(0)!)];

    /// <summary>A description of the first part that a database lacks; null if it lacks none.</summary>
    public static string? Missing(StoreReader reader)
    {
        var there = Of(reader);
        var parts = reader.Dialect == SqlDialect.Sqlite ? Parts : PostgresParts;
        return parts.FirstOrDefault(part => !there.Contains(part)) is not { } missing ? null
            : missing.Split('.') is [var table, var column] ? $"the column {column} of the table {table}"
            : $"the index {missing}";
    }

    /// <summary>Splits a line of <see cref="Expected"/> into <c>Table.Column</c> parts, or an index name.</summary>
    public static IEnumerable<string> PartsOf(string line) =>
        line.Split(": ") is [var table, var columns] ? columns.Split(' ').Select(column => $"{table}.{column}") : [line];
}
