using System.Globalization;
using StudyApp.Authoring.Templates;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Authored;

/// <summary>Where a page's template is shown.</summary>
/// <param name="Path">The page, such as <c>simple/game</c>.</param>
/// <param name="Occurrence">0-based count of the same path before it.</param>
/// <param name="Root">Below which everything lies, such as <c>/sleep</c>; empty for none.</param>
/// <param name="Pages">The participant's way: label and path of each page.</param>
/// <param name="Seed">The participant's; what is shuffled stays as it is when the page is shown again.</param>
public sealed record TemplatePlace(
    string Path,
    int Occurrence,
    string Root,
    IReadOnlyList<(string Name, string Path)> Pages,
    long Seed
);

/// <summary>What a page's template sees beside what every template sees.</summary>
public static class PageTemplate
{
    /// <summary>The page for one participant. Never throws for what stands in the template.</summary>
    public static TemplateResult Render(Template template, ParticipantFacts facts, TemplatePlace place)
    {
        var values = ParticipantTemplate.Values(facts, place.Path, place.Root, place.Occurrence);
        values["flat_page_list"] = TemplateValue.Of(place.Pages.Select(p => Entry(p.Name, p.Path)));
        values["crumbs"] = TemplateValue.Of(
            place
                .Pages.Where(p => p.Name.Length > 0 && p.Path.Split('/')[0] != "end")
                .Select(p =>
                    Entry(p.Name, p.Path, KeyValuePair.Create("active", TemplateValue.Of(p.Path == place.Path)))
                )
        );
        values["current_occurrence"] = TemplateValue.Of((double)place.Occurrence);
        values["shuffle"] = Shuffle(place);
        values["request"] = Map(
            KeyValuePair.Create("path", TemplateValue.Of($"{place.Root}/{place.Path}")),
            KeyValuePair.Create("method", TemplateValue.Of("GET")),
            KeyValuePair.Create("args", Map()),
            KeyValuePair.Create("form", Map())
        );
        values["g"] = Map();
        values["get_flashed_messages"] = new TemplateFunction(
            "get_flashed_messages",
            _ => TemplateValue.Of((IEnumerable<TemplateValue>)[])
        );
        values["style_url"] = TemplateValue.Of($"{place.Root}/BOFS_static/style.css");
        if (place.Path.Split('/')[0] == "end")
            (values["code"], values["restart_reason"]) = (TemplateValue.Of(facts.CompletionCode), TemplateValue.Null);
        foreach (var name in template.NamesRead.Where(n => !values.ContainsKey(n)))
            if (ParticipantTemplate.Answered(facts, name) is { } value) values[name] = value;
        return template.Render(values);
    }

    private static TemplateValue Entry(
        string name,
        string path,
        params ReadOnlySpan<KeyValuePair<string, TemplateValue>> more
    ) =>
        Map([
            KeyValuePair.Create("name", TemplateValue.Of(name)),
            KeyValuePair.Create("path", TemplateValue.Of(path)),
            .. more,
        ]);

    private static TemplateValue Map(params ReadOnlySpan<KeyValuePair<string, TemplateValue>> entries) =>
        TemplateValue.Of(entries.ToArray().AsEnumerable());

    // Each call has chance of its own.
    private static TemplateFunction Shuffle(TemplatePlace place)
    {
        var calls = 0;
        return new("shuffle", arguments =>
        {
            if (arguments.Positional is not [TemplateList list] || list.IsFrozen)
                throw new TemplateFunctionException("shuffle() takes one list that was made in the template");
            list.Arrange(
                new SeededChance(
                    place.Seed,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"template:{place.Path}:{place.Occurrence}:{calls++}"
                    )
                ).Shuffle(list.Items.Count)
            );
            return null;
        });
    }
}
