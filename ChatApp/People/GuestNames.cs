using System.Globalization;
using System.Security.Cryptography;

namespace ChatApp.People;

/// <summary>Generates friendly names for new guests: a mood and an animal, in the reader's language.</summary>
internal static class GuestNames
{
    private static readonly string[] Moods =
    [
        "Calm", "Bright", "Gentle", "Quiet", "Merry", "Steady", "Kind", "Brave", "Sunny", "Nimble", "Patient", "Cheerful",
        "Lucky", "Clever", "Warm", "Honest", "Swift", "Curious", "Jolly", "Mellow",
    ];

    private static readonly string[] Animals =
    [
        "Heron", "Otter", "Fox", "Owl", "Hare", "Badger", "Finch", "Seal", "Lynx", "Swan", "Robin", "Beaver", "Crane", "Dolphin",
        "Hedgehog", "Puffin", "Squirrel", "Tern", "Wren", "Marten", "Ibex", "Plover", "Stork", "Deer",
    ];

    private static readonly string[] ChineseMoods =
    [
        "安静的", "明亮的", "温柔的", "快乐的", "沉稳的", "善良的", "勇敢的", "灵巧的", "耐心的", "开朗的", "幸运的", "聪明的", "温暖的", "好奇的", "从容的",
    ];

    private static readonly string[] ChineseAnimals =
    [
        "苍鹭", "水獭", "狐狸", "猫头鹰", "野兔", "獾", "雀鸟", "海豹", "猞猁", "天鹅", "知更鸟", "河狸", "白鹤", "海豚", "刺猬", "松鼠", "燕鸥", "小鹿",
    ];

    /// <summary>Attempts before a name gets a number.</summary>
    private const int Tries = 20;

    /// <summary>Generates a name that is free.</summary>
    /// <param name="culture">The reader's culture.</param>
    /// <param name="isFree">Whether no account has a name that looks like this one.</param>
    public static string Make(CultureInfo culture, Func<string, bool> isFree)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            if (Make(culture) is var name && isFree(name))
                return name;
        }

        while (true)
        {
            if ($"{Make(culture)} {RandomNumberGenerator.GetInt32(100, 1_000_000)}" is var name && isFree(name))
                return name;
        }
    }

    private static string Make(CultureInfo culture)
    {
        if (culture.TwoLetterISOLanguageName == "zh")
            return Any(ChineseMoods) + Any(ChineseAnimals);
        return $"{Any(Moods)} {Any(Animals)}";
    }

    private static string Any(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
