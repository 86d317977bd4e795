using System.Net;
using System.Net.Sockets;
using ChatApp.Tests.Hosting;

namespace ChatApp.Tests.Start;

/// <summary>Each error at the start is reported in one line that says how to fix it.</summary>
[Trait("kind", "server")]
public sealed class StartTests
{
    [Fact]
    public async Task A_socket_that_a_killed_server_left_behind_is_taken_over_and_one_in_use_is_not()
    {
        var path = Path.Combine(Path.GetTempPath(), $"chatapp-{Guid.NewGuid():N}.sock");
        await using var server = await ServerProcess.StartAsync($"--Urls=http://unix:{path}");
        await server.KillAsync();
        File.Exists(path).Should().BeTrue();

        await server.StartAgainAsync();

        var run = await CommandRun.ChatAppAsync($"--Urls=http://unix:{path}", $"--Chat:DataFolder={path}.data");
        run.Error.Should().Contain("address already in use");
        (await CommandRun.RunAsync("curl", ["-s", "--unix-socket", path, "http://localhost/healthz/live"])).Output.Should().Be("Healthy");
        Directory.Delete(path + ".data", recursive: true);
        File.Delete(path);
    }

    [Theory]
    [InlineData("--Chat:MaxConnections=0", "Chat:MaxConnections must be between 1 and 1000000.")]
    [InlineData("--Chat:MaxConnections=many", "Chat:MaxConnections")]
    [InlineData("--Chat:ConnectDelay=soon", "Chat:ConnectDelay")]
    [InlineData("--Chat:HeartbeatInterval=00:00:00", "ChatApp cannot start: Chat:HeartbeatInterval must be between 00:00:01 and 00:10:00.")]
    [InlineData("--Chat:Access=Everybody", "Chat:Access")]
    [InlineData("--Chat:Access=", "ChatApp cannot start: Chat:Access is empty, or no single value: give it one, or leave it out.")]
    [InlineData("--Chat:Access:0=Invite", "ChatApp cannot start: Chat:Access is empty, or no single value")]
    [InlineData("--Chat:TrustedProxies:0=127.0.0.1", "ChatApp cannot start: Chat:TrustedProxies is empty, or no single value")]
    [InlineData("--Chat:MaxConnections=", "ChatApp cannot start: Chat:MaxConnections is empty")]
    [InlineData("--Chat:Access=7", "ChatApp cannot start: Chat:Access must be Open or Invite.")]
    [InlineData("--Chat:FlappingOpens=-1", "ChatApp cannot start: Chat:FlappingOpens must be 0 (no limit) or up to 10000.")]
    [InlineData("--Chat:DataFolder=", "ChatApp cannot start: Chat:DataFolder must name a folder.")]
    [InlineData(
        "--Chat:TrustedProxies=127.0.0.1, proxy.example",
        "Chat:TrustedProxies must be addresses or networks like 127.0.0.1 or 10.0.0.0/8, separated by commas; "
        + "proxy.example is neither.")]
    [InlineData("--Chat:Name= ", "ChatApp cannot start: Chat:Name")]
    [InlineData("--Chat:Name=one\ntwo", "ChatApp cannot start: Chat:Name must be a name of 1 to 40 characters, in one line.")]
    [InlineData("--Chat:Name=forty-one characters are one too many, no", "Chat:Name must be a name of 1 to 40 characters")]
    [InlineData("--Chat:TrustedProxies=10", "Chat:TrustedProxies")]
    [InlineData("--Chat:TrustedProxies=10.0.0.0/33", "Chat:TrustedProxies")]
    [InlineData("--Chat:TrustedProxies=10.0.0.0/8/8", "Chat:TrustedProxies")]
    [InlineData("--Urls=nonsense", "Urls")]
    [InlineData("--Logging:Console:FormatterName=yaml", "Logging:Console:FormatterName must be one of simple, systemd, json.")]
    [InlineData("--Chat:Acces=Invite", "ChatApp cannot start: Chat:Acces is not a setting. Did you mean Chat:Access?")]
    [InlineData("--Chat:HubLogkeep2=1", "Did you mean Chat:HubLogKeep?")]
    [InlineData("--Access=Invite", "ChatApp cannot start: Access is not a setting. Did you mean Chat:Access?")]
    [InlineData("--AllowedHosts=https://chat.example", "ChatApp cannot start: AllowedHosts must be host names like chat.example;localhost")]
    [InlineData("--AllowedHosts=chat.example:443", "AllowedHosts")]
    [InlineData("--AllowedHosts=chat.example,localhost", "AllowedHosts")]
    [InlineData("--AllowedHosts=", "AllowedHosts")]
    [InlineData("--Chat:TrustedProxies=0.0.0.0/0", "Chat:TrustedProxies must not hold every address")]
    [InlineData("--Chat:TrustedProxies=127.0.0.1, ::/0", "Chat:TrustedProxies must not hold every address")]
    [InlineData("--Urls=http://127.0.0.1:80x", "Urls")]
    [InlineData("--Urls=http://127.0.0.1:99999", "Urls")]
    [InlineData("--Urls=http://chat.example:50001", "Urls")]
    [InlineData("--Logging:LogLevel:Default=Loud", "ChatApp cannot start: Logging:LogLevel:Default must be one of Trace, Debug")]
    [InlineData("--Logging:Console:LogLevel:Microsoft=None!", "Logging:Console:LogLevel:Microsoft must be one of")]
    [InlineData("--Chat:DataFolder=/dev/null", "ChatApp cannot start: Chat:DataFolder cannot be used")]
    [InlineData("dance", "Unknown command 'dance'. Commands: serve")]
    [InlineData("load", "'load' is not part of the server. Run it from a checkout: ./deploy/load.sh load")]
    public async Task Bad_configuration_stops_the_start_with_one_line(string argument, string says)
    {
        var run = await CommandRun.ChatAppAsync(argument);

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().Contain(says).And.NotContain("\n");
    }

    [Fact]
    public async Task Https_without_a_certificate_says_where_one_is_named()
    {
        var data = Directory.CreateTempSubdirectory("chatapp-test-");

        var run = await CommandRun.ChatAppAsync("--Urls=https://127.0.0.1:0", $"--Chat:DataFolder={data.FullName}");

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().StartWith("ChatApp cannot start: Urls asks for https and there is no certificate.")
            .And.NotContain("\n");
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_malformed_configuration_file_is_named_in_one_line()
    {
        var folder = Directory.CreateTempSubdirectory("chatapp-test-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), "{ \"Chat\": ");

        var run = await CommandRun.RunAsync("bash", ["-c", $"cd '{folder.FullName}' && dotnet '{typeof(Program).Assembly.Location}'"]);

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().StartWith("ChatApp cannot start:").And.Contain("appsettings.json").And.NotContain("\n");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_second_server_on_a_data_folder_is_refused_in_one_line()
    {
        await using var first = await ServerProcess.StartAsync();

        var second = await CommandRun.ChatAppAsync("--Urls=http://127.0.0.1:0", $"--Chat:DataFolder={first.DataFolder.FullName}");

        second.ExitCode.Should().Be(1);
        second.Error.TrimEnd().Should().Contain($"another server is using {first.DataFolder.FullName}").And.NotContain("\n");
    }

    [Fact]
    public async Task The_program_tells_its_version()
    {
        var run = await CommandRun.ChatAppAsync("--version");

        run.ExitCode.Should().Be(0);
        run.Output.TrimEnd().Should().MatchRegex(@"^ChatApp \d+\.\d+\.\d+(\+[0-9a-f]{8})?$");
    }

    [Theory]
    [InlineData("probe", "--soak <DURATION>")]
    [InlineData("ready", "--Chat:DataFolder")]
    [InlineData("backup", "<FILE>")]
    [InlineData("restore", "<FILE>")]
    [InlineData("drain", "--in <DURATION>")]
    [InlineData("sign-in-link", "--codes-off")]
    public async Task Each_command_tells_what_it_takes(string command, string shows)
    {
        var run = await CommandRun.ChatAppAsync(command, "--help");

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain($"{command} ").And.Contain(shows);
    }

    [Fact]
    public async Task A_server_starts_without_the_parser_of_the_other_commands()
    {
        await using var server = await ServerProcess.StartAsync();

        var files = await File.ReadAllTextAsync($"/proc/{server.Id}/maps");

        files.Should().Contain("/ChatApp.Client.dll").And.NotContain("/System.CommandLine.dll");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Whoever_asks_for_help_gets_it_and_no_server(string argument)
    {
        var run = await CommandRun.ChatAppAsync(argument);

        run.ExitCode.Should().Be(0);
        run.Output.Should().Contain("serve (the default)").And.Contain("sign-in-link EMAIL")
            .And.NotContainAny("stress", "load", "big-room");
    }

    [Theory]
    [InlineData("", "chat.example", "http://127.0.0.1:")]
    [InlineData("127.0.0.1", "chat.example;127.0.0.1", "https://chat.example/setup/")]
    [InlineData("127.0.0.1", "*", "http://127.0.0.1:")]
    [InlineData("127.0.0.1", "localhost;127.0.0.1", "http://127.0.0.1:")]
    [InlineData("127.0.0.1", "*.example", "http://127.0.0.1:")]
    public async Task The_link_that_sets_the_server_up_leads_to_where_the_server_answers(string proxies, string hosts, string link)
    {
        await using var server = await ServerProcess.StartAsync($"--Chat:TrustedProxies={proxies}", $"--AllowedHosts={hosts}");
        // With a public name, the server warns that guests may enter.
        server.Expect(line => line.Contains("[1113]", StringComparison.Ordinal));

        await server.WaitForLogAsync(
            line => line.StartsWith($"To set it up and become its operator, open this once: {link}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line_by_the_server()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var data = Directory.CreateTempSubdirectory("chatapp-test-");

        var run = await CommandRun.ChatAppAsync($"--Urls=http://{holder.LocalEndpoint}", $"--Chat:DataFolder={data.FullName}");

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().Contain("address already in use").And.NotContain("\n");
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task The_start_script_names_the_process_that_holds_the_port()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();

        var run = await CommandRun.RunAsync("bash", [StartScript], ("Urls", $"http://{holder.LocalEndpoint}"));

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().Contain($"(process {Environment.ProcessId})").And.NotContain("\n");
    }

    [Fact]
    public async Task The_start_script_says_what_to_install_where_there_is_no_SDK()
    {
        // A path with the shell's own tools and no dotnet.
        var tools = Directory.CreateTempSubdirectory("chatapp-test-");
        foreach (var tool in new[] { "bash", "dirname", "grep" })
            File.CreateSymbolicLink(Path.Combine(tools.FullName, tool), $"/usr/bin/{tool}");

        var run = await CommandRun.RunAsync("/bin/bash", [StartScript], ("PATH", tools.FullName));

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().Contain("needs the .NET SDK 10: install it").And.NotContain("\n");
        tools.Delete(recursive: true);
    }

    private static string StartScript => Path.Combine(Repository.Root, "deploy", "start.sh");
}
