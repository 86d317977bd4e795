namespace ChatApp.Tests.Hosting;

/// <summary>Assertions on a <see cref="TcpRelay"/>.</summary>
public static class QuietRelay
{
    /// <summary>Asserts that no request is seen for this long.</summary>
    public static async Task StaysQuietAsync(this TcpRelay relay, TimeSpan duration)
    {
        var before = relay.Requests.Count;
        var more = () => relay.MoreAsync(before, duration);
        await more.Should().ThrowAsync<TimeoutException>(
            "nothing may ask the server, but it saw {0}", string.Join(", ", relay.Requests.Skip(before)));
    }
}
