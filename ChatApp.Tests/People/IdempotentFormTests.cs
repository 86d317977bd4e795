using System.Text.RegularExpressions;
using ChatApp.Pages;
using ChatApp.People.Accounts;
using ChatApp.Storage;
using ChatApp.Tests.Hosting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.People;

/// <summary>A form that is sent twice, by a double press or a reload.</summary>
[Trait("kind", "server")]
public sealed partial class IdempotentFormTests : WireTests
{
    [Fact]
    public async Task A_form_that_is_sent_again_makes_one_link_and_shows_it_again()
    {
        var night = await OperatorAsync();
        await MemberAsync(night, "Anna");
        var person = (await QueryAsync("SELECT Id FROM People WHERE Name = 'Anna'"))[0];
        await QueryAsync("DELETE FROM Links");

        var invited = await ShouldBeOneAsync("Invite");
        (await ShouldBeOneAsync("Renew", ("invitation", (await QueryAsync("SELECT Key FROM Links"))[0]))).Should().NotBe(invited);
        await ShouldBeOneAsync("SignInLink", ("person", person));
        (await QueryAsync("SELECT Kind, COUNT(*) FROM Links GROUP BY Kind ORDER BY Kind")).Should().Equal("1|1", "2|1");

        LinkOf(await night.ActAsync("Invite", (IdempotentForms.Field, NewId.Make()))).Should().NotBe(invited);
        (await QueryAsync("SELECT COUNT(*) FROM Links WHERE Kind = 1")).Should().Equal(["2"], "another form makes another one");

        async Task<string> ShouldBeOneAsync(string handler, params (string, string)[] fields)
        {
            fields = [.. fields, (IdempotentForms.Field, NewId.Make())];
            var first = LinkOf(await night.ActAsync(handler, fields));
            LinkOf(await night.ActAsync(handler, fields)).Should().Be(first, $"{handler} was sent twice");
            return first;
        }
    }

    [Fact]
    public async Task Two_at_the_same_moment_do_it_once_and_what_came_to_nothing_is_tried_again()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var (repeats, form, done) = (new IdempotentForms(cache), NewId.Make(), 0);
        var under = new TaskCompletionSource<string?>();
        Task<string?> ActAsync()
        {
            done++;
            return under.Task;
        }

        var both = new[] { repeats.OnceAsync("anna", form, ActAsync), repeats.OnceAsync("anna", form, ActAsync) };
        under.SetResult(null);
        (await Task.WhenAll(both)).Should().Equal(null, null);
        done.Should().Be(1);

        under = new();
        under.SetResult("a link");
        (await repeats.OnceAsync("anna", form, ActAsync)).Should().Be("a link");
        (await repeats.OnceAsync("anna", form, ActAsync)).Should().Be("a link");
        done.Should().Be(2);
        await repeats.OnceAsync("berta", form, ActAsync);
        done.Should().Be(3, "a form is one person's");
    }

    [Fact]
    public async Task Every_form_of_the_page_of_people_that_makes_a_link_has_an_id_of_its_own()
    {
        var night = await OperatorAsync();
        await MemberAsync(night, "Anna");
        await Server.App.Services.GetRequiredService<Links>().InviteAsync(night.Id(), CancellationToken.None);

        var page = await night.Visitor!.Http.GetStringAsync(new Uri("/people", UriKind.Relative));

        foreach (var handler in new[] { "Invite", "Renew", "SignInLink" })
        {
            Forms().Matches(page).Where(form => form.Value.Contains($"handler={handler}\"", StringComparison.Ordinal))
                .Should().NotBeEmpty()
                .And.OnlyContain(form => form.Value.Contains($"name=\"{IdempotentForms.Field}\"", StringComparison.Ordinal));
        }

        Ids().Matches(page).Select(id => id.Value).Should().OnlyHaveUniqueItems();
    }

    private static string LinkOf(string page) =>
        Link().Match(page).Value is { Length: > 0 } link ? link : throw new InvalidOperationException("There is no link.");

    [GeneratedRegex("/(invite|sign-in)/[A-Za-z0-9_-]{22}")]
    private static partial Regex Link();

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("name=\"form\" value=\"[^\"]*\"")]
    private static partial Regex Ids();
}
