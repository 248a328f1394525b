using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace StudyApp.Research.Documents.Pdf;

/// <summary>Which face draws a character. Fonts are read when the first character asks for them, and kept. Thread-safe.</summary>
/// <remarks>DejaVu Sans draws Latin, Greek, Cyrillic and Arabic, Noto Sans SC Chinese. The latter comes in about a hundred slices, of
/// which most texts need a few; it has one weight, and bold is drawn thicker.</remarks>
internal sealed class FontShelf
{
    private readonly string _folder;
    private readonly Lazy<FontFace> _regular;
    private readonly Lazy<FontFace> _bold;
    private readonly Lazy<(int First, int Last, string Slice)[]> _chinese;
    private readonly ConcurrentDictionary<string, Lazy<FontFace?>> _slices = new(StringComparer.Ordinal);

    /// <param name="folder">Where the fonts lie.</param>
    public FontShelf(string folder)
    {
        _folder = folder;
        _regular = new(() => FontFace.OfFile(Path.Combine(folder, "DejaVuSans.ttf")));
        _bold = new(() => FontFace.OfFile(Path.Combine(folder, "DejaVuSans-Bold.ttf")));
        _chinese = new(ReadSlices);
    }

    /// <summary>The shelf of the fonts beside the program.</summary>
    public static FontShelf OfProgram { get; } = new(Path.Combine(AppContext.BaseDirectory, "fonts"));

    /// <summary>The face for a character; null when none has it.</summary>
    /// <param name="character">A Unicode scalar value.</param>
    /// <param name="isBold">Whether it is to be bold.</param>
    /// <param name="isChinese">Whether the text is Chinese: its quotation marks and dashes are as wide as its
    /// characters.</param>
    public FontChoice? Find(int character, bool isBold, bool isChinese)
    {
        var western = (isBold ? _bold : _regular).Value;
        var isShared = character is 0xB7 or 0x2014 or 0x2018 or 0x2019 or 0x201C or 0x201D or 0x2026;
        if (!(isChinese && isShared) && western.Has(character)) return new(western, IsThickened: false);
        if (character > 0x7F && SliceWith(character) is { } slice) return new(slice, isBold);
        return western.Has(character) ? new(western, IsThickened: false) : null;
    }

    private FontFace? SliceWith(int character)
    {
        var ranges = _chinese.Value;
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].Last < character) low = middle + 1;
            else if (ranges[middle].First > character) high = middle - 1;
            else
            {
                var face = _slices.GetOrAdd(ranges[middle].Slice, name => new(() => Open(name))).Value;
                return face?.Has(character) == true ? face : null;
            }
        }
        return null;
    }

    private FontFace? Open(string slice)
    {
        var path = Path.Combine(_folder, $"noto-sans-sc-{slice}-400-normal.woff");
        return File.Exists(path) ? FontFace.OfWoff(path) : null;
    }

    // {"[4]": "U+1f1e9-1f1f5,U+21a", "latin": …}: which characters each slice holds. No character is in two of those
    // with numbers.
    private (int First, int Last, string Slice)[] ReadSlices()
    {
        var slices = JsonSerializer.Deserialize<Dictionary<string, string>>(
            File.ReadAllBytes(Path.Combine(_folder, "noto-sans-sc.json"))
        )!;
        var ranges = from slice in slices
                     where slice.Key.StartsWith('[')
                     from range in slice.Value.Split(',')
                     let ends = range.Trim()[2..].Split('-')
                     let first = Code(ends[0])
                     orderby first
                     select (first, ends.Length == 1 ? first : Code(ends[1]), slice.Key.Trim('[', ']'));
        return [.. ranges];
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

/// <summary>A face, and whether it stands in for a bold one.</summary>
internal readonly record struct FontChoice(FontFace Face, bool IsThickened);
