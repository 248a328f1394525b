using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;

namespace StudyApp.Studies.Authored;

/// <summary>
/// The settings file as templates see it, under <c>config</c>: keys in capital letters, those that hold secrets or
/// addresses of databases left out.
/// </summary>
internal static class TemplateSettings
{
    private static readonly string[] Secret =
    [
        "PASSWORD",
        "SECRET",
        "TOKEN",
        "DATABASE",
        "SQLALCHEMY",
        "_DB",
        "_KEY",
        "RECRUITMENT",
        "CREDIT",
    ];

    public static TemplateValue Of(TableNode root) =>
        TemplateValue.Of(
            root.Entries.Where(e =>
                    e.Key.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
                    && !Array.Exists(Secret, word => e.Key.Contains(word, StringComparison.Ordinal))
                )
        .Select(e => KeyValuePair.Create(e.Key, Convert(e.Value))));

    private static TemplateValue Convert(Node node) => node switch
    {
        StringNode text => TemplateValue.Of(text.Value),
        IntegerNode whole => TemplateValue.Of((double)whole.Value),
        FloatNode number => TemplateValue.Of(number.Value),
        BooleanNode flag => TemplateValue.Of(flag.Value),
        ListNode list => TemplateValue.Of(list.Items.Select(Convert)),
        TableNode table => TemplateValue.Of(table.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value)))),
        _ => TemplateValue.Null,
    };
}
