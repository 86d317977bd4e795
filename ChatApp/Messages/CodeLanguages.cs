namespace ChatApp.Messages;

/// <summary>The languages that are highlighted, by the names that people write after a fence.</summary>
internal static class CodeLanguages
{
    private const string C = "auto break case char const continue default do double else enum extern float for goto if inline int long "
        + "register return short signed sizeof static struct switch typedef union unsigned void volatile while NULL bool true false "
        + "include define ifdef ifndef undef pragma endif";

    private const string Cpp = C + " alignas auto catch class concept consteval constexpr const_cast co_await co_return co_yield decltype "
        + "delete dynamic_cast explicit export friend mutable namespace new noexcept nullptr operator override private protected public "
        + "reinterpret_cast requires static_assert static_cast template this throw try typeid typename using virtual";

    private const string CSharp = "abstract as async await base bool break byte case catch char checked class const continue decimal "
        + "default delegate do double else enum event explicit extern false field finally fixed float for foreach from get global goto if "
        + "implicit in init int interface internal is join let lock long namespace new not null object operator or orderby out override "
        + "params partial private protected public readonly record ref required return sbyte sealed select set short sizeof stackalloc "
        + "static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using var virtual void volatile when "
        + "where while with yield";

    private const string Java = "abstract assert boolean break byte case catch char class const continue default do double else enum "
        + "extends final finally float for if implements import instanceof int interface long native new null package permits private "
        + "protected public record return sealed short static strictfp super switch synchronized this throw throws transient true false "
        + "try var void volatile while yield";

    private const string Kotlin = Java + " as by companion constructor data fun in init inline internal is it lateinit object open "
        + "operator out override reified suspend typealias val vararg when where";

    private const string Swift = "actor any as associatedtype async await break case catch class continue default defer deinit do else "
        + "enum extension fallthrough false fileprivate for func guard if import in init inout internal is lazy let mutating nil open "
        + "operator override private protocol public repeat required rethrows return self Self some static struct subscript super switch "
        + "throw throws true try typealias var weak where while";

    private const string Script = "abstract any as async await boolean break case catch class const continue debugger declare default "
        + "delete do else enum export extends false finally for from function get if implements import in instanceof interface is keyof "
        + "let namespace never new null number of package private protected public readonly return satisfies set static string super "
        + "switch symbol this throw true try type typeof undefined unknown var void while with yield";

    private const string Go = "any bool break byte case chan const continue default defer else error fallthrough false float32 float64 "
        + "for func go goto if import int int32 int64 interface iota len make map new nil package range return rune select string struct "
        + "switch true type uint uint8 uint32 uint64 var append";

    private const string Rust = "as async await box break const continue crate dyn else enum extern false fn for if impl in let loop "
        + "match mod move mut pub ref return self Self static struct super trait true type unsafe use where while bool char f32 f64 i8 "
        + "i16 i32 i64 isize str u8 u16 u32 u64 usize String Vec Option Result Some None Ok Err";

    private const string Php = "abstract and array as break callable case catch class clone const continue declare default do echo else "
        + "elseif empty enum extends false final finally fn for foreach function global goto if implements include instanceof interface "
        + "isset list match namespace new null or php print private protected public readonly require require_once return static switch "
        + "this throw trait true try unset use var while xor yield";

    private const string Python = "and as assert async await break case class continue def del elif else except False finally for from "
        + "global if import in is lambda match None nonlocal not or pass raise return self True try while with yield";

    private const string Ruby = "alias and begin break case class def defined do else elsif end ensure false for if in module next nil "
        + "not or redo rescue retry return self super then true undef unless until when while yield require attr_reader attr_accessor";

    private const string Shell = "alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in "
        + "let local printf read readonly return select set shift source sudo test then time trap true false unset until while";

    private const string PowerShell = "begin break catch class continue do dynamicparam else elseif end enum exit filter finally for "
        + "foreach from function if in param process return switch throw trap try until using while";

    private const string Sql = "add all alter and any as asc begin between bigint blob boolean by cascade case check column commit "
        + "constraint create cross current_timestamp database default delete desc distinct drop else end except exists explain false "
        + "foreign from full function group having if in index inner insert int integer intersect into is join key left like limit not "
        + "null numeric offset on or order outer over partition primary procedure references returning right rollback row select set "
        + "table text then timestamp to transaction trigger true truncate union unique update using values varchar view when where with";

    private const string Docker = "FROM AS RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL "
        + "HEALTHCHECK SHELL";

    private const string Lua = "and break do else elseif end false for function goto if in local nil not or repeat return then true until "
        + "while";

    private static readonly CodeString Double = new("\""), Single = new("'"), Plain = new("'", HasEscapes: false);

    private static readonly CodeString Triple = new("\"\"\"", IsMultiline: true), SingleTriple = new("'''", IsMultiline: true);

    private static readonly (string Begin, string End) Stars = ("/*", "*/");

    private static readonly Dictionary<string, CodeLanguage> Known = new(StringComparer.OrdinalIgnoreCase);

    static CodeLanguages()
    {
        Add("c h", Slashes(C, Double, Single));
        Add("cpp c++ cc cxx hpp arduino", Slashes(Cpp, Double, Single));
        Add("cs csharp c# csx", Slashes(CSharp, Triple, Double, Single));
        Add("java", Slashes(Java, Triple, Double, Single));
        Add("kotlin kt kts scala groovy gradle dart", Slashes(Kotlin, Triple, Double, Single));
        Add("swift", Slashes(Swift, Triple, Double));
        Add("js javascript jsx mjs ts typescript tsx vue svelte", Slashes(Script, Double, Single, new("`", IsMultiline: true)));
        Add("go golang", Slashes(Go, new("`", IsMultiline: true, HasEscapes: false), Double, Single));
        Add("rust rs", Slashes(Rust, new CodeString("\"", IsMultiline: true)));
        Add("php", new(Php, ["//", "#"], [Double, Single]) { Block = Stars });
        Add("python py python3 pycon", new(Python, ["#"], [Triple, SingleTriple, Double, Single]));
        Add("ruby rb", new(Ruby, ["#"], [Double, Single]));
        Add("bash sh shell zsh fish console shellsession", new(Shell, ["#"], [Double, Plain]));
        Add("powershell ps1 pwsh", new(PowerShell, ["#"], [Double, Plain], ignoreCase: true) { Block = ("<#", "#>") });
        Add("sql sqlite postgres postgresql psql mysql tsql plsql", new(Sql, ["--"], [Plain, Double], ignoreCase: true) { Block = Stars });
        Add("json jsonc json5", Slashes("true false null", Double));
        Add("yaml yml", new("true false null yes no on off", ["#"], [Double, Plain]));
        Add("toml ini conf cfg properties env editorconfig", new("true false", ["#", ";"], [Double, Plain]));
        Add("css scss sass less", new("important media import supports keyframes layer container from to", [], [Double, Single])
        {
            Block = Stars,
        });
        Add("html xml svg xaml xhtml xsl csproj cshtml razor plist", new("", [], [Double, Plain]) { IsMarkup = true });
        Add("diff patch", new("", [], []) { IsDiff = true });
        Add("dockerfile docker", new(Docker, ["#"], [Double, Plain]));
        Add("makefile make nginx caddyfile", new("include ifeq ifneq else endif export server location listen", ["#"], [Double, Plain]));
        Add("lua", new(Lua, ["--"], [Double, Single]));
    }

    /// <summary>The language of a name; null for one that is not known.</summary>
    public static CodeLanguage? Find(string? name) => name is null ? null : Known.GetValueOrDefault(name);

    private static CodeLanguage Slashes(string keywords, params CodeString[] strings) => new(keywords, ["//"], strings) { Block = Stars };

    private static void Add(string names, CodeLanguage language)
    {
        foreach (var name in names.Split(' '))
            Known.Add(name, language);
    }
}
