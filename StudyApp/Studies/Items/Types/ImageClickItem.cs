using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>
/// Places marked in a picture (<c>image_click</c>), in the picture's own pixels from its upper left corner, two
/// decimals.
/// </summary>
/// <remarks>
/// One place is stored as <c>ID_x</c> and <c>ID_y</c>, several as a JSON array of <c>{"x":…,"y":…}</c>, oldest first.
/// </remarks>
public sealed partial record ImageClickItem : Item
{
    private const string UsualColor = "#ff0000";

    /// <summary>Pairs of number fields offered for several places where no script runs.</summary>
    public const int MaxTypedPlaces = 5;

    // Pictures of that size are shown by no browser, and so many places are marked by no one.
    private const double LargestPixel = 100_000;
    private const int MostPlaces = 1_000;

    /// <inheritdoc/>
    public override string Type => "image_click";

    /// <summary>The picture's address, as the author wrote it.</summary>
    public required StringNode Source { get; init; }

    /// <summary>What the picture shows, for those who do not see it; null when the author said nothing.</summary>
    public string? Alt { get; init; }

    /// <summary>The most places to mark; 0 for no limit.</summary>
    public int MaxClicks { get; init; } = 1;

    /// <summary>CSS pixels of the picture's width on the page; null for its own.</summary>
    public int? Width { get; init; }

    /// <summary>The marker's colour, as style sheets write it.</summary>
    public string MarkerColor { get; init; } = "#ff0000";

    /// <summary>CSS pixels of the marker's diameter.</summary>
    public int MarkerSize { get; init; } = 14;

    /// <summary>The names of the two fields of one place, or of a place typed without a script (1-based).</summary>
    public (string X, string Y) FieldsAt(int place) =>
        MaxClicks == 1
            ? (Id + "_x", Id + "_y")
            : (
                string.Create(CultureInfo.InvariantCulture, $"{Id}_x{place}"),
                string.Create(CultureInfo.InvariantCulture, $"{Id}_y{place}")
            );

    /// <summary>
    /// Whether more places can be marked than there are pairs of fields; the others are typed into <see
    /// cref="MoreField"/> where no script runs.
    /// </summary>
    public bool HasMorePlaces => MaxClicks == 0 || MaxClicks > MaxTypedPlaces;

    /// <summary>The text field of the places beyond <see cref="TypedPlaces"/>: <c>120,80; 200,40</c>.</summary>
    public string MoreField => "__more_" + Id;

    /// <summary>How many places have fields of their own.</summary>
    public int TypedPlaces => MaxClicks == 0 ? MaxTypedPlaces : Math.Min(MaxClicks, MaxTypedPlaces);

    /// <summary>The id of the picture on the page, where problems are shown.</summary>
    public string MapId => Id + "_map";

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns => Id is null ? [] : MaxClicks == 1
        ? [new(Id + "_x", ColumnType.Number, Label, []), new(Id + "_y", ColumnType.Number, Label, [])]
        : [new(Id, ColumnType.Text, Label, [])];

    /// <inheritdoc/>
    public override IEnumerable<string> FieldNames =>
        Id is null
            ? []
            :
            [
                Id,
                .. Enumerable.Range(1, TypedPlaces).SelectMany(place => new[] { FieldsAt(place).X, FieldsAt(place).Y }),
                .. HasMorePlaces ? new[] { MoreField } : [],
            ];

    /// <inheritdoc/>
    public override ImmutableArray<StringNode> Media => [Source];

    internal static Item ReadSettings(ItemSource source)
    {
        var clicks = source.Reader.Integer("max_clicks") ?? 1;
        if (clicks < 0)
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionValue,
                source.Reader.SpanOf("max_clicks"),
                $"\"max_clicks\" of {source.Reader.Owner} must be 0 (any number) or more."
            );
        var color = source.Reader.Text("marker_color")?.Trim() ?? UsualColor;
        if (!Color().IsMatch(color))
        {
            source.Diagnostics.Warn(DiagnosticCodes.QuestionValue, source.Reader.SpanOf("marker_color"),
                $"\"marker_color\" of {source.Reader.Owner} is not a colour; the usual one is shown.",
                "such as '#ff0000'"
            );
            color = UsualColor;
        }
        return source.Common(
            new ImageClickItem { Span = source.Span, Source = source.Address(source.Reader) ?? new("", source.Span) }
        ) with
        {
            Alt = source.Reader.LocalText("alt"),
            MaxClicks = Math.Max(clicks, 0),
            Width = source.Pixels("width"),
            MarkerColor = color,
            MarkerSize = source.Pixels("marker_size") ?? 14,
        };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        if (Id is null) return;
        var places = MaxClicks != 1 && form.Filled(Id) is { } json ? FromJson(json) : FromFields(form);
        if (places is null) reading.Refuse(MapId, ProblemKind.ClickOutside);
        else if (places.Count == 0 && Required) reading.Refuse(MapId, ProblemKind.ClickRequired);
        else if (places.Count > (MaxClicks == 0 ? MostPlaces : MaxClicks))
            reading.Refuse(MapId, ProblemKind.TooManyClicks, $"{(MaxClicks == 0 ? MostPlaces : MaxClicks)}");
        else if (MaxClicks == 1)
        {
            reading.Store(Id + "_x", places.Count == 0 ? ResponseValue.Missing : ResponseValue.Of(places[0].X));
            reading.Store(Id + "_y", places.Count == 0 ? ResponseValue.Missing : ResponseValue.Of(places[0].Y));
        }
        else reading.Store(Id, places.Count == 0 ? ResponseValue.Missing : ResponseValue.Of(Write(places)));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values)
    {
        var stored = StoredValues.AsTyped(this, values).ToList();
        return MaxClicks == 1 || stored.Count == 0 || FromJson(stored[0].Value) is not { } places
            ? stored
            : stored.Concat(AsFields(places));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (Id is null || (!Required && chance.Next(10) == 0)) return [];
        var count = MaxClicks == 1 ? 1 : 1 + chance.Next(MaxClicks == 0 ? 4 : MaxClicks);
        var places = Enumerable
            .Range(0, count)
            .Select(_ => (X: Math.Round(chance.NextDouble() * 200, 2), Y: Math.Round(chance.NextDouble() * 150, 2)))
            .ToList();
        return MaxClicks == 1
            ? [new(Id + "_x", Print(places[0].X)), new(Id + "_y", Print(places[0].Y))]
            : [new(Id, Write(places))];
    }

    // Null when something sent is no place.
    private List<(double X, double Y)>? FromFields(FormFields form)
    {
        var places = new List<(double, double)>();
        for (var place = 1; place <= TypedPlaces; place++)
        {
            var (x, y) = (form.Filled(FieldsAt(place).X), form.Filled(FieldsAt(place).Y));
            if (x is null && y is null) continue;
            if (!TryAdd(places, x, y)) return null;
        }
        if (!HasMorePlaces || form.Filled(MoreField) is not { } more) return places;
        foreach (
            var place in more.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
            if (
                place.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    is not [var x, var y]
                || !TryAdd(places, x, y)
            )
                return null;
        return places;
    }

    private static bool TryAdd(List<(double X, double Y)> places, string? x, string? y)
    {
        if (
            x is null
            || y is null
            || !SentNumber.TryRead(x, out var across)
            || !SentNumber.TryRead(y, out var down)
            || !IsInside(across)
            || !IsInside(down)
        )
            return false;
        places.Add((Math.Round(across, 2), Math.Round(down, 2)));
        return true;
    }

    // What the fields would hold, had the places been typed.
    private IEnumerable<KeyValuePair<string, string>> AsFields(List<(double X, double Y)> places)
    {
        foreach (var (index, place) in places.Take(TypedPlaces).Index())
        {
            yield return new(FieldsAt(index + 1).X, Print(place.X));
            yield return new(FieldsAt(index + 1).Y, Print(place.Y));
        }
        if (HasMorePlaces && places.Count > TypedPlaces)
            yield return new(
                MoreField,
                string.Join("; ", places.Skip(TypedPlaces).Select(p => $"{Print(p.X)},{Print(p.Y)}"))
            );
    }

    private static List<(double X, double Y)>? FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var places = new List<(double, double)>();
            foreach (var place in document.RootElement.EnumerateArray())
            {
                if (
                    !place.GetProperty("x").TryGetDouble(out var x)
                    || !place.GetProperty("y").TryGetDouble(out var y)
                    || !IsInside(x)
                    || !IsInside(y)
                )
                    return null;
                places.Add((Math.Round(x, 2), Math.Round(y, 2)));
            }
            return places;
        }
        catch (Exception malformed)
            when (malformed is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static bool IsInside(double pixel) => double.IsFinite(pixel) && pixel is >= 0 and <= LargestPixel;

    private static string Write(IEnumerable<(double X, double Y)> places) =>
        "[" + string.Join(',', places.Select(p => $$"""{"x":{{Print(p.X)}},"y":{{Print(p.Y)}}}""")) + "]";

    private static string Print(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,32}|(rgb|hsl)a?\([0-9e\s,.%/+-]+\))\z")]
    private static partial Regex Color();
}
