using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>Names and their values at one place of a template; what is not here is looked for around it.</summary>
internal sealed class TemplateScope(TemplateScope? around)
{
    private Dictionary<string, TemplateValue>? _values;
    private IReadOnlyDictionary<string, TemplateValue>? _given;

    /// <summary>What was set here, not around.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Own => _values ?? [];

    /// <summary>The scope around all others: what the caller gave.</summary>
    public TemplateScope Outermost => around is null ? this : around.Outermost;

    public static TemplateScope Global(
        IReadOnlyDictionary<string, TemplateValue> functions,
        IReadOnlyDictionary<string, TemplateValue> values
    )
    {
        var scope = new TemplateScope(null)
        {
            _values = new(TemplateFunctions.All, StringComparer.Ordinal),
            _given = values,
        };
        foreach (var (name, function) in functions) scope._values[name] = function;
        return scope;
    }

    public TemplateValue? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Around)
            if (scope._given?.TryGetValue(name, out var given) == true) return given;
            else if (scope._values?.TryGetValue(name, out var value) == true) return value;
        return null;
    }

    public void Set(string name, TemplateValue value) => (_values ??= new(StringComparer.Ordinal))[name] = value;

    private TemplateScope? Around => around;
}
