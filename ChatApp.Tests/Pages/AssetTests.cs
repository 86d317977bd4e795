using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ChatApp.Tests.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApp.Tests.Pages;

/// <summary>The scripts and style sheets of a page.</summary>
[Trait("kind", "server")]
public sealed partial class AssetTests
{
    /// <summary>Maximum size of scripts and styles together, in transferred bytes.</summary>
    private const long Most = 160_000;

    [Fact]
    public async Task Script_and_style_are_kept_for_ever_under_names_that_change_with_them_and_come_compressed()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var page = await visitor.GetStringAsync(new Uri("/", UriKind.Relative));
        var addresses = Address().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();
        addresses.AddRange(Imported().Matches(page).Select(match => match.Groups[1].Value).Except(addresses));
        addresses.Should().HaveCount(4).And.OnlyContain(address => Fingerprinted().IsMatch(address));

        long together = 0;
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using var answer = await visitor.SendAsync(request);
            answer.IsSuccessStatusCode.Should().BeTrue(address);
            answer.Content.Headers.ContentEncoding.Should().Equal(["gzip"], address);
            answer.Headers.CacheControl!.MaxAge.Should().Be(TimeSpan.FromDays(365), address);
            answer.Headers.CacheControl.Extensions.Should().Contain(new NameValueHeaderValue("immutable"), address);
            (await visitor.GetAsync(new Uri(address + ".gz", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.NotFound, address);
            together += (await answer.Content.ReadAsByteArrayAsync()).Length
                + answer.Headers.ToString().Length + answer.Content.Headers.ToString().Length;
        }

        together.Should().BeLessThan(Most);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/js/chat.js")]
    [InlineData("/js/nothing-there.js")]
    public async Task Pages_and_files_are_mapped_when_one_of_them_is_first_asked_for(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var endpoints = server.App.Services.GetRequiredService<EndpointDataSource>();
        int Files() => endpoints.Endpoints.Count(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null);
        int Pages() => endpoints.Endpoints.Count(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null);
        (await visitor.PostAsync(new Uri("/connect", UriKind.Relative), null)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        Files().Should().Be(0);
        Pages().Should().Be(0);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => visitor.GetAsync(new Uri(path, UriKind.Relative))));

        Files().Should().BeGreaterThan(10);
        Pages().Should().BeGreaterThan(10);
        (await visitor.GetStringAsync(new Uri("/js/chat.js", UriKind.Relative))).Should().Contain("import");
    }

    [Fact]
    public async Task One_style_sheet_has_every_components_style_in_the_order_of_the_cascade()
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        foreach (var path in new[] { "/", "/settings", "/nothing-there" })
        {
            using var answer = await visitor.GetAsync(new Uri(path, UriKind.Relative));
            var sheet = Sheet().Matches(await answer.Content.ReadAsStringAsync()).Should().ContainSingle(path).Which.Groups[1].Value;
            var style = await visitor.GetStringAsync(new Uri(sheet, UriKind.Relative));

            var files = Directory.GetFiles(Path.Combine(Repository.WebProject, "wwwroot", "css"));
            files.Should().OnlyContain(file => style.Contains(File.ReadAllText(file).Trim()), "the project names each style file");
            style.Should().StartWith(
                await File.ReadAllTextAsync(files.Single(file => file.EndsWith("/tokens.css", StringComparison.Ordinal))));
        }
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("later")]
    [InlineData("pages")]
    public async Task A_joined_script_has_the_modules_that_the_project_names_in_its_order(string file)
    {
        await using var server = await TestServer.StartAsync();
        using var visitor = new HttpClient { BaseAddress = server.Address };
        var script = await visitor.GetStringAsync(new Uri($"/js/{file}.js", UriKind.Relative));

        var modules = ScriptModule.JoinedFiles[file].Select(name => ScriptModule.All[name]).ToList();
        var first = $"// js/{modules[0].Name}.js\n";
        script[script.IndexOf(first, StringComparison.Ordinal)..].Should().Be(string.Concat(modules.Select(module =>
            $"// js/{module.Name}.js\n{OnDemand().Replace(module.Joined, "await import('/js/later.js')")}\n")));
        var head = Head().Match(script[..script.IndexOf(first, StringComparison.Ordinal)]);
        head.Groups[1].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(modules
            .SelectMany(module => module.Imports).Where(import => !ScriptModule.JoinedFiles[file].Contains(import.From))
            .Select(import => import.Name).Distinct());
    }

    [GeneratedRegex("(?:href|src)=\"(/[^\"]+\\.(?:css|js))\"")]
    private static partial Regex Address();

    [GeneratedRegex(@"\.[a-z0-9]{10}\.(css|js)$")]
    private static partial Regex Fingerprinted();

    [GeneratedRegex(@":""(/js/[^""]+)""")]
    private static partial Regex Imported();

    [GeneratedRegex(@"await import\('/js/[\w-]+\.js'\)")]
    private static partial Regex OnDemand();

    [GeneratedRegex(@"^import \{ (.*) \} from '/js/chat\.js';\n$")]
    private static partial Regex Head();

    [GeneratedRegex("rel=\"stylesheet\" href=\"([^\"]+)\"")]
    private static partial Regex Sheet();
}
