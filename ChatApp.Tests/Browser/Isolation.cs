using Microsoft.Playwright;

namespace ChatApp.Tests.Browser;

/// <summary>Finds names in a page that are not bidi-isolated from the surrounding text.</summary>
internal static class Isolation
{
    private const string Find = """
        (names) => {
          const found = [];
          const isolates = (element) => {
            const { display, unicodeBidi } = getComputedStyle(element);
            return display !== 'inline' || /isolate|plaintext/.test(unicodeBidi);
          };
          // Its own words, without what is isolated within it.
          const wordsOf = (node) => node.nodeType === Node.TEXT_NODE ? node.data
            : [...node.childNodes].map((child) => child.nodeType === Node.ELEMENT_NODE && isolates(child) ? '' : wordsOf(child)).join('');
          const bare = (text, name) => text.replaceAll(`\u2068${name}\u2069`, '').includes(name);
          const check = (where, text, whole) => names.forEach((name) =>
            bare(text, name) && whole().trim() !== name && found.push(`${where}: ${text}`));
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const { currentNode } = texts;
            let box = currentNode.parentElement;
            // What people write about each other is theirs; the rest is no text.
            if (box.closest('.body, .excerpt, .quoted, blockquote, script, textarea, style')) continue;
            check(box.outerHTML.slice(0, 100), currentNode.data, () => {
              while (!isolates(box)) box = box.parentElement;
              return wordsOf(box);
            });
          }
          for (const element of document.querySelectorAll('*'))
            for (const name of ['title', 'aria-label', 'aria-description', 'placeholder', 'alt', 'label']) {
              const text = element.getAttribute(name) ?? '';
              check(`${element.tagName} ${name}`, text, () => text);
            }
          check('title', document.title, () => document.title);
          return found;
        }
        """;

    /// <summary>Texts, attributes and titles in which one of these names appears among other words without isolation.</summary>
    public static Task<string[]> BrokenAsync(IPage page, IEnumerable<string> names) => page.EvaluateAsync<string[]>(Find, names.ToArray());
}
