using System.Net;
using ChatApp.People.Accounts;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace ChatApp.Tests.Security;

/// <summary>How many sign-in attempts one account gets, from all networks together.</summary>
[Trait("kind", "unit")]
public sealed class SignInLimitsTests
{
    private const string Member = "MEMBER@EXAMPLE.COM";

    private readonly ManualTime time = new();

    [Fact]
    public void A_try_that_is_under_way_counts_as_a_wrong_one_until_it_was_right()
    {
        var tries = new PasswordTries(time);
        for (var count = 0; count < PasswordTries.MaxWrongInARow; count++)
            tries.TryBegin("a").Should().BeTrue();

        tries.TryBegin("a").Should().BeFalse();
        tries.TryBegin("b").Should().BeTrue();
        tries.End("a", right: false).Should().BeFalse();
        tries.TryBegin("a").Should().BeFalse();
        tries.End("a", right: true);
        tries.TryBegin("a").Should().BeTrue();
    }

    [Fact]
    public void One_account_is_tried_so_often_in_an_hour_and_no_more_save_from_a_browser_that_it_knows()
    {
        var limits = new SignInLimits(time);
        for (var count = 0; count < 100; count++)
            limits.TryCountPassword(At($"198.51.100.{count}"), Member, null).Should().BeTrue();

        limits.TryCountPassword(At("203.0.113.7"), Member, null).Should().BeFalse();
        limits.TryCountPassword(At("203.0.113.8"), "OTHER@EXAMPLE.COM", null).Should().BeTrue();
        limits.TryCountPassword(At("203.0.113.9"), Member, "a session of theirs").Should().BeTrue();
        time.Advance(TimeSpan.FromSeconds(36));
        limits.TryCountPassword(At("203.0.113.10"), Member, null).Should().BeTrue();
        limits.TryCountPassword(At("203.0.113.11"), Member, null).Should().BeFalse();
    }

    [Fact]
    public void One_account_is_asked_for_a_code_twenty_times_in_an_hour_save_from_a_browser_that_it_knows()
    {
        var limits = new SignInLimits(time);
        for (var count = 0; count < 20; count++)
            limits.TryCountCode(At($"198.51.100.{count}"), Member, null).Should().BeTrue();

        limits.TryCountCode(At("203.0.113.7"), Member, null).Should().BeFalse();
        limits.TryCountCode(At("203.0.113.8"), Member, "a session of theirs").Should().BeTrue();
        time.Advance(TimeSpan.FromMinutes(3));
        limits.TryCountCode(At("203.0.113.9"), Member, null).Should().BeTrue();
    }

    [Fact]
    public void What_is_too_long_to_be_an_email_address_is_counted_for_the_address_it_came_from_and_for_no_account()
    {
        var limits = new SignInLimits(time);

        for (var count = 0; count < 101; count++)
            limits.TryCountPassword(At($"198.51.100.{count}"), new string('x', AccountRow.LongestEmail + 1), null).Should().BeTrue();
    }

    private static DefaultHttpContext At(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
