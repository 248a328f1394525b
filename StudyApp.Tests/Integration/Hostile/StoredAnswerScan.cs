using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>Whether what is stored is what the study asks, checked anew from the questionnaires' settings.</summary>
/// <remarks>Answers each thing that is wrong.</remarks>
internal static class StoredAnswerScan
{
    /// <summary>The answers of one submission.</summary>
    public static IEnumerable<string> Answers(Questionnaire questionnaire, string answers, string missing)
    {
        using var document = JsonDocument.Parse(answers);
        var stored = document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        if (
            !document
                .RootElement.EnumerateObject()
                .Select(p => p.Name)
                .SequenceEqual(questionnaire.Columns.Select(c => c.Name), StringComparer.Ordinal)
        )
            yield return $"columns {string.Join(',', stored.Keys)}";
        using var reasons = JsonDocument.Parse(missing);
        foreach (var reason in reasons.RootElement.EnumerateObject())
            if (!stored.TryGetValue(reason.Name, out var value) || value.ValueKind != JsonValueKind.Null)
                yield return $"a reason for {reason.Name}, which is not missing";
        foreach (var item in questionnaire.Items.SelectMany(i => i.Parts))
        {
            if (!item.Enabled && item.Columns.Any(c => stored[c.Name].ValueKind != JsonValueKind.Null))
                yield return $"{item.Id} is never shown";
            else if (item.Enabled && !Fits(item, stored))
                yield return $"{item.Type} {string.Join(", ", item.Columns.Select(c => $"{c.Name}={stored.GetValueOrDefault(c.Name)}"))}";
        }
    }

    /// <summary>A JSON document: every text, names included.</summary>
    public static IEnumerable<string> Texts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. TextsOf(document.RootElement)];
    }

    private static IEnumerable<string> TextsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => TextsOf(p.Value).Prepend(p.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    private static bool Fits(Item item, Dictionary<string, JsonElement> stored)
    {
        JsonElement Of(string column) => stored[column];
        bool None(string column) => Of(column).ValueKind == JsonValueKind.Null;
        string? Text(string column) => Of(column).ValueKind == JsonValueKind.String ? Of(column).GetString() : null;
        double Number(string column) => Of(column).ValueKind == JsonValueKind.Number ? Of(column).GetDouble() : double.NaN;
        bool Open(Item one) => !one.Required && one.Columns.All(c => None(c.Name));
        switch (item)
        {
            case TextViewItem: return true;
            case GroupItem group: return group.Parts.All(part => Fits(part, stored));
            case MatrixItem matrix: return matrix.Rows.All(row => matrix.Fields.All(field => Fits(matrix.CellAt(row, field), stored)));
            case FieldItem field:
                return Open(field)
                    || (
                        Text(field.Id!) is { } typed
                        && !string.IsNullOrWhiteSpace(typed)
                        && typed.Length >= field.MinLength
                        && typed.Length <= field.MaxLength
                    && (field.Pattern is null || Regex.IsMatch(typed, $"\\A(?:{field.Pattern})\\z"))
                    && (!field.Email || Regex.IsMatch(typed, "\\A[\\x21-\\x7e]+@[A-Za-z0-9.-]+\\z"))
                );
            case NumberItem number:
                return Open(number)
                    || (
                        Number(number.Id!) is var n
                        && n >= (number.Min ?? double.MinValue)
                        && n <= (number.Max ?? double.MaxValue)
                        && (!number.WholeNumbers || n == Math.Floor(n))
                        && (number.Step is not { } step || (n - (number.Min ?? 0)) % step == 0)
                    );
            case SliderItem slider:
                return Open(slider)
                    || (Number(slider.Id!) is var tick && tick >= 1 && tick <= slider.TickCount && tick == Math.Floor(tick));
            case DateItem date:
                return Open(date)
                    || (
                        DateOnly.TryParseExact(Text(date.Id!), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                        && day >= (date.Min ?? DateOnly.MinValue)
                        && day <= (date.Max ?? DateOnly.MaxValue)
                    );
            case TimeItem time:
                return Open(time) || Regex.IsMatch(Text(time.Id!) ?? "", "\\A([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\\z");
            case RadioListItem list:
                return (Open(list) && list.RequiredSelection is null)
                    || (
                        Text(list.Id!) is { } chosen
                        && (list.RequiredSelection ?? chosen) == chosen
                        && (list.Labels.Contains(chosen) || (list.OtherEnabled && chosen.Length is > 0 and <= 1_000))
                    );
            case DropDownItem drop: return Open(drop) || (Text(drop.Id!) is { } taken && drop.Choices.Contains(taken));
            case ImageSelectItem images: return Open(images) || images.Images.Any(i => i.Value.ToString() == Of(images.Id!).ToString());
            case RadioGridItem grid:
                return grid.Rows.All(row =>
                    (None(row.Id) && (!grid.Required || grid.NaLabel is not null))
                    || (Text(row.Id) is { } mark && Enumerable.Range(0, grid.Labels.Length).Any(i => grid.ValueAt(i) == mark))
                );
            case ChecklistItem boxes:
                var ticked = boxes.Boxes.Count(b => Number(b.Id) is 1 || (b.TextEntry && Text(b.Id) is { Length: > 0 and <= 1_000 }));
                return ticked >= boxes.MinChoices
                    && ticked <= (boxes.MaxChoices ?? int.MaxValue)
                    && boxes.Boxes.All(b => Number(b.Id) is 0 or 1 || (b.TextEntry && Text(b.Id) is { Length: > 0 and <= 1_000 }));
            case RankingItem ranking:
                return Open(ranking)
                    || ranking
                        .Entries.Select(e => Number(e.Id))
                        .Order()
                        .SequenceEqual(Enumerable.Range(1, ranking.Entries.Length).Select(rank => (double)rank));
            case ConstantSumItem sum:
                return Open(sum)
                    || (sum.Entries.All(e => Number(e.Id) >= 0) && Math.Abs(sum.Entries.Sum(e => Number(e.Id)) - sum.Total) < 1e-6);
            case ImageClickItem { MaxClicks: 1 } place:
                return Open(place) || (Number(place.Id + "_x") is >= 0 and <= 100_000 && Number(place.Id + "_y") is >= 0 and <= 100_000);
            case ImageClickItem places:
                return Open(places)
                    || (
                        Text(places.Id!) is { } marked
                        && Regex.Count(marked, "\\{\"x\":[0-9.]+,\"y\":[0-9.]+\\}") is var count
                        && count >= 1
                        && (places.MaxClicks == 0 || count <= places.MaxClicks)
                    );
            case CustomItem own:
                return own.Fields.All(f =>
                    None(f.Id)
                        ? !f.Required
                        : Text(f.Id) is { Length: > 0 and <= CustomItem.MaxLength } sent
                            && (f.AllowedValues.IsEmpty || f.AllowedValues.Contains(sent))
                );
            case MediaItem media:
                return media.Id is null || media.Columns.All(c => None(c.Name) || Number(c.Name) is >= 0 and <= 4_102_444_800);
            default: throw new InvalidOperationException($"No rule for {item.Type}: what may it store?");
        }
    }
}
