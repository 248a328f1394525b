using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace StudyApp.Simulation;

/// <summary>A form with what a browser would send of it untouched, and what can be entered.</summary>
/// <remarks>Immutable once read.</remarks>
internal sealed class RobotForm
{
    /// <summary>The hidden field with the token that says the form is the server's own.</summary>
    public const string TokenField = "__RequestVerificationToken";

    /// <summary>The hidden field with the version of the page that is shown.</summary>
    public const string VersionField = "__version";

    private const string ActionField = "action";
    private const string BackAction = "back";

    private readonly OrderedDictionary<string, Field> _fields;

    private RobotForm(string action, string token, OrderedDictionary<string, Field> fields) =>
        (Action, Token, _fields) = (action, token, fields);

    /// <summary>Where it is sent.</summary>
    public string Action { get; }

    /// <summary>The visit it is for; empty for none.</summary>
    public string Visit => _fields.GetValueOrDefault("__visit")?.Value ?? "";

    /// <summary>The version of the page that is shown; empty for none.</summary>
    public string Version => _fields.GetValueOrDefault(VersionField)?.Value ?? "";

    /// <summary>The token that scripts send along.</summary>
    public string Token { get; }

    /// <summary>Whether there is a button that goes back.</summary>
    public bool CanGoBack { get; private set; }

    public bool Has(string name) => _fields.ContainsKey(name);

    public bool IsReadOnly(string name) => _fields.GetValueOrDefault(name)?.ReadOnly == true;

    public static RobotForm Read(IHtmlFormElement element)
    {
        var form = new RobotForm(element.GetAttribute("action") ?? "", "", new(StringComparer.Ordinal));
        var submit = false;
        foreach (var control in element.Descendants<IHtmlElement>().Where(e => !e.HasAttribute("disabled")))
            switch (control)
            {
                case IHtmlInputElement input: form.Add(input, ref submit); break;
                case IHtmlSelectElement select: form.Add(select); break;
                case IHtmlTextAreaElement area when area.Name is { Length: > 0 } name:
                    form._fields[name] = new(area.TextContent, null, area.IsReadOnly);
                    break;
                case IHtmlButtonElement button when button.Type == "submit":
                    form.AddButton(button.Name, button.GetAttribute("value"), ref submit);
                    break;
                default: break;
            }
        return form.WithToken(form._fields.GetValueOrDefault(TokenField)?.Value ?? "");
    }

    /// <summary>The same form with another token.</summary>
    public RobotForm WithToken(string token) => new(Action, token, _fields) { CanGoBack = CanGoBack };

    /// <summary>What the browser sends when the participant goes back.</summary>
    public List<KeyValuePair<string, string>> GoBack() =>
        [.. Fill("", [], FrozenSet<string>.Empty).Where(f => f.Key != ActionField), new(ActionField, BackAction)];

    /// <summary>What the browser sends once the answers are entered.</summary>
    /// <param name="page">What failures name as the place.</param>
    /// <param name="answers">What is typed and chosen.</param>
    /// <param name="emptied">Fields whose earlier content the participant takes back first.</param>
    /// <exception cref="RobotException">The page has no such field, or does not offer that choice.</exception>
    public List<KeyValuePair<string, string>> Fill(
        string page,
        IEnumerable<KeyValuePair<string, string>> answers,
        FrozenSet<string> emptied
    )
    {
        var entered = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in answers)
        {
            if (!_fields.TryGetValue(name, out var field))
                throw new RobotException(page, $"The page has no field \"{name}\" for an answer.");
            // The page shows something else where the study file has a placeholder.
            var choice =
                field.Offered is { } shown && value.Contains("{{", StringComparison.Ordinal)
                    ? shown.FirstOrDefault(o => o.Length > 0) ?? value
                    : value;
            if (field.Offered is { } offered && !offered.Contains(choice))
                throw new RobotException(page, $"The field \"{name}\" does not offer \"{choice}\".");
            entered[name] = choice;
        }
        var sent = new List<KeyValuePair<string, string>>(_fields.Count);
        foreach (var (name, field) in _fields)
            if (
                (
                    entered.GetValueOrDefault(name)
                    ?? (
                        name == TokenField ? Token
                        : emptied.Contains(name) ? field.Emptied
                        : field.Value
                    )
                ) is
                { } value
            )
                sent.Add(new(name, value));
        return sent;
    }

    private void Add(IHtmlInputElement input, ref bool submit)
    {
        var value = input.GetAttribute("value");
        switch (input.Type)
        {
            case "submit":
                AddButton(input.Name, value, ref submit);
                break;
            case "button" or "reset" or "image" or "file":
                break;
            case "radio" or "checkbox":
                AddChoice(input.Name, value ?? "on", input.HasAttribute("checked"));
                break;
            case "range":
                // The page's script takes the name from a slider until it is touched.
                if (input.Name is { Length: > 0 } slider)
                    _fields[slider] = new(input.HasAttribute("data-touched") ? value : null, null, false);
                break;
            default:
                if (input.Name is { Length: > 0 } name) _fields[name] = new(value ?? "", null, input.IsReadOnly);
                break;
        }
    }

    private void Add(IHtmlSelectElement select)
    {
        var options = select.Descendants<IHtmlOptionElement>().ToList();
        foreach (var option in options) AddChoice(select.Name, option.Value, option.HasAttribute("selected"));
        if (select.Name is { Length: > 0 } name && _fields.TryGetValue(name, out var field) && field.Value is null)
            field.Value = options[0].Value;
    }

    private void AddChoice(string? name, string value, bool chosen)
    {
        if (string.IsNullOrEmpty(name)) return;
        if (!_fields.TryGetValue(name, out var field))
            _fields[name] = field = new(null, new(StringComparer.Ordinal), false);
        field.Offered?.Add(value);
        if (chosen) field.Value = value;
    }

    // A browser's Enter key and a participant's first thought: the first submit button of the form.
    private void AddButton(string? name, string? value, ref bool submit)
    {
        CanGoBack |= name == ActionField && value == BackAction;
        if (submit) return;
        submit = true;
        if (!string.IsNullOrEmpty(name)) _fields[name] = new(value ?? "", null, false);
    }

    /// <param name="Value">What is sent; null for nothing.</param>
    /// <param name="Offered">The choices; null where anything can be typed.</param>
    private sealed record Field(string? Value, HashSet<string>? Offered, bool ReadOnly)
    {
        public string? Value { get; set; } = Value;

        /// <summary>What is sent of it when nothing is typed or chosen.</summary>
        public string? Emptied => Offered is null ? "" : null;
    }
}
