using System.Collections.Frozen;
using StudyApp.Templates;

namespace StudyApp.Studies;

/// <summary>The templates that authors extend and import without having written them. Their names, blocks and macros are those of existing studies.</summary>
internal static class BundledTemplates
{
    // Comments mark where each block's text begins, see PageSections. "contents" and "scripts" are names that some manuals give.
    private const string Frame =
        "<!--studyapp:title-->{% block title %}{% endblock %}<!--studyapp:head-->{% block head %}{% endblock %}<!--studyapp:top-->{% block top %}<!--studyapp:usual-->{% endblock %}"
        + "<!--studyapp:content-->{% block content %}{% block contents %}{% endblock %}{% endblock %}<!--studyapp:bottom-->{% block bottom %}{% endblock %}{% block scripts %}{% endblock %}"
        + "<!--studyapp:footer-->{% block footer_wrapper %}{% block footer %}{% endblock %}{% endblock %}<!--studyapp:close-->";

    private const string Extending = "{% extends \"template.html\" %}";

    private const string Macros =
        """
        {% macro btnContinue(includeDiv=true) %}{% if includeDiv %}<div class="go bofs-navigation">{% endif %}<!--studyapp:continue-->{% if includeDiv %}</div>{% endif %}{% endmacro %}
        {% macro conditionLabel(n) %}{{ condition_label(n) }}{% endmacro %}
        {% macro adminControls() %}{% endmacro %}
        {% macro checkUserActive() %}{% endmacro %}
        """;

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["template.html"] = Frame,
        ["instructions.html"] = Extending,
        ["simple.html"] = Extending,
        ["end.html"] = Extending,
        ["macros.html"] = Macros,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The template of that name; null for others.</summary>
    public static TemplateSource? Find(string name) => Texts.TryGetValue(name, out var text) ? new($"{name} (built in)", text) : null;
}
