using FsCheck;
using FsCheck.Fluent;

namespace ChatApp.Tests.Client;

/// <summary>An action of a client.</summary>
internal enum Act { Send, Repeat, Edit, Delete, React, Pin, Older, Enter, Leave, Join, Quit, Reconnect }

/// <summary>A fault that affects connections during a batch.</summary>
internal enum Blow { None, Cut, Reset, LoseAnswer, Kill }

/// <summary>One operation of one client.</summary>
/// <param name="Client">The client's index.</param>
/// <param name="Act">The action.</param>
/// <param name="Room">0: General, 1: the open room, 2: the direct conversation of the first three.</param>
/// <param name="Pick">Selects one of several messages.</param>
internal sealed record Step(int Client, Act Act, int Room, int Pick)
{
    private static readonly string[] Rooms = ["General", "open", "direct"];

    /// <summary>Whether a client performs these operations in sequence; all others run concurrently.</summary>
    public bool InOrder => Act >= Act.Enter;

    public override string ToString() =>
        Act == Act.Reconnect ? $"{Client}: {(Pick % 2 == 0 ? "leave and " : "")}connect" : $"{Client}: {Act} in {Rooms[Room]} ({Pick})";
}

/// <summary>Operations that run concurrently.</summary>
/// <param name="Back">Bit mask: the disconnected clients that reconnect first.</param>
/// <param name="Steps">The operations.</param>
/// <param name="Blow">The fault during the batch.</param>
/// <param name="After">Number of completed operations before the fault.</param>
/// <param name="Victim">The client whose answer is lost, or whose relay is affected.</param>
internal sealed record Batch(int Back, IReadOnlyList<Step> Steps, Blow Blow, int After, int Victim)
{
    public override string ToString() =>
        $"back {Back:b4}; {string.Join("; ", Steps)}{(Blow == Blow.None ? "" : $"; {Blow} at {Victim} after {After}")}";
}

/// <summary>A sequence of batches, which FsCheck generates, shrinks and prints.</summary>
internal sealed record ModelCase(IReadOnlyList<Batch> Batches)
{
    public const int Clients = 4;

    public const int Rooms = 3;

    private static readonly Gen<Act> Acts = Gen.Frequency(
        (30, Gen.Constant(Act.Send)), (8, Gen.Constant(Act.Repeat)), (24, Gen.Constant(Act.Edit)),
        (6, Gen.Constant(Act.Delete)), (16, Gen.Constant(Act.React)), (8, Gen.Constant(Act.Pin)),
        (6, Gen.Constant(Act.Older)), (8, Gen.Constant(Act.Enter)), (4, Gen.Constant(Act.Leave)), (6, Gen.Constant(Act.Join)),
        (4, Gen.Constant(Act.Quit)), (10, Gen.Constant(Act.Reconnect)));

    private static readonly Gen<Blow> Blows = Gen.Frequency(
        (40, Gen.Constant(Blow.None)), (15, Gen.Constant(Blow.Cut)), (15, Gen.Constant(Blow.Reset)), (20, Gen.Constant(Blow.LoseAnswer)),
        (2, Gen.Constant(Blow.Kill)));

    private static readonly Gen<Step> Steps =
        from client in Gen.Choose(0, Clients - 1)
        from act in Acts
        from room in Gen.Choose(0, Rooms - 1)
        from pick in Gen.Choose(0, 99)
        select new Step(client, act, room, pick);

    private static readonly Gen<Batch> AllBatches =
        from back in Gen.Frequency((3, Gen.Constant((1 << Clients) - 1)), (2, Gen.Choose(0, (1 << Clients) - 1)))
        from count in Gen.Choose(3, 16)
        from steps in Gen.ArrayOf(Steps, count)
        from blow in Blows
        from after in Gen.Choose(0, count)
        from victim in Gen.Choose(0, Clients - 1)
        select new Batch(back, steps, blow, after, victim);

    public static Arbitrary<ModelCase> Arbitrary { get; } = Arb.From(
        from count in Gen.Choose(8, 14)
        from batches in Gen.ArrayOf(AllBatches, count)
        select new ModelCase(batches),
        Shrink);

    public override string ToString() => string.Concat(Batches.Select((batch, index) => $"\n  {index + 1}. {batch}"));

    /// <summary>Removes large parts first: half of the batches, one batch, a fault, one operation.</summary>
    private static IEnumerable<ModelCase> Shrink(ModelCase whole)
    {
        var batches = whole.Batches;
        if (batches.Count > 3)
        {
            yield return new([.. batches.Skip(batches.Count / 2)]);
            yield return new([.. batches.Take(batches.Count / 2)]);
        }

        for (var at = 0; at < batches.Count; at++)
            yield return new([.. batches.Take(at), .. batches.Skip(at + 1)]);
        for (var at = 0; at < batches.Count; at++)
        {
            var batch = batches[at];
            if (batch.Blow != Blow.None)
                yield return With(at, batch with { Blow = Blow.None });
            for (var step = 0; step < batch.Steps.Count; step++)
                yield return With(at, batch with { Steps = [.. batch.Steps.Take(step), .. batch.Steps.Skip(step + 1)] });
        }

        ModelCase With(int at, Batch batch) => new([.. batches.Take(at), batch, .. batches.Skip(at + 1)]);
    }
}
