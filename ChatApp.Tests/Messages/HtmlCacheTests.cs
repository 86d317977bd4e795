using ChatApp.Messages;

namespace ChatApp.Tests.Messages;

[Trait("kind", "unit")]
public sealed class HtmlCacheTests
{
    [Fact]
    public void What_was_read_lately_is_not_rendered_again()
    {
        var kept = new HtmlCache(100_000);

        kept.Of("*so*", null).Should().Be("<p><em>so</em></p>").And.BeSameAs(kept.Of("*so*", null));
    }

    [Fact]
    public void The_same_words_that_name_somebody_else_are_kept_apart()
    {
        var kept = new HtmlCache(100_000);

        kept.Of("@Mei", "id-1 Mei").Should().Contain("data-person=\"id-1\"");
        kept.Of("@Mei", "id-2 Mei").Should().Contain("data-person=\"id-2\"");
        kept.Of("@Mei", null).Should().Be("<p>@Mei</p>");
    }

    [Fact]
    public void No_more_is_kept_than_the_bound_and_what_is_read_again_outlives_what_is_not()
    {
        var kept = new HtmlCache(100_000);
        var often = kept.Of("*often*", null);
        var once = kept.Of("*once*", null);

        for (var number = 0; number < 1_000; number++)
        {
            kept.Of($"*{number}*", null).Should().Be($"<p><em>{number}</em></p>");
            kept.Size.Should().BeInRange(1, 100_000);
            kept.Of("*often*", null).Should().BeSameAs(often);
        }

        kept.Of("*once*", null).Should().NotBeSameAs(once);
    }

    [Fact]
    public void Many_readers_at_once_get_what_is_right()
    {
        var kept = new HtmlCache(20_000);

        Parallel.For(0, 20_000, number => kept.Of($"*{number % 150}*", null).Should().Be($"<p><em>{number % 150}</em></p>"));

        kept.Size.Should().BeInRange(1, 20_000);
    }
}
