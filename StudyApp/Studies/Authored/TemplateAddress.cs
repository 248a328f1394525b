using System.Collections.Frozen;
using System.Globalization;
using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Studies.Authored;

/// <summary>The function <c>url_for</c>: where files and pages lie.</summary>
internal static class TemplateAddress
{
    // The endpoint's name → its path; words in angle brackets are arguments, the last one may be left out when a ?
    // stands before it.
    private static readonly FrozenDictionary<string, string> Routes = new Dictionary<string, string>
    {
        ["consent_html"] = "consent.html",
        ["default.route_index"] = "",
        ["default.route_consent"] = "consent",
        ["default.route_consent_nc"] = "consent_nc",
        ["default.route_create_participant"] = "create_participant",
        ["default.route_create_participant_nc"] = "create_participant_nc",
        ["default.route_assign_condition"] = "assign_condition",
        ["default.route_external_id"] = "external_id",
        ["default.route_table"] = "table/<tableName>",
        ["default.route_questionnaire"] = "questionnaire/<questionnaireName>/<?tag>",
        ["default.route_instructions"] = "instructions/<pageName>",
        ["default.route_simple_html"] = "simple/<pageName>",
        ["default.route_custom_html"] = "custom/<pageName>",
        ["default.route_redirect_next_page"] = "redirect_next_page",
        ["default.route_redirect_previous_page"] = "redirect_previous_page",
        ["default.route_redirect_from_page"] = "redirect_from_page/<page>",
        ["default.route_redirect_to_page"] = "redirect_to_page/<page>",
        ["default.route_end"] = "end/<?reason>",
        ["default.route_user_active"] = "user_active",
        ["default.route_current_url"] = "current_url",
        ["default.route_restart"] = "restart",
        ["default.submit"] = "submit",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The address of an endpoint.</summary>
    /// <param name="arguments">The endpoint's name, and what its path is made from.</param>
    /// <param name="root">Below which everything lies, such as <c>/sleep</c>; empty for none.</param>
    public static string Of(TemplateArguments arguments, string root)
    {
        var endpoint = arguments.Text(0, "endpoint") ?? "";
        if (
            arguments.Text(int.MaxValue, "filename") is { } file
            && (endpoint is "static" or "BOFS_static" || endpoint.EndsWith(".static", StringComparison.Ordinal))
        )
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{root}/{(endpoint is "static" or "BOFS_static" ? endpoint : endpoint[..^".static".Length])}/{Escape(file)}"
            );
        // The panel has other pages than there were.
        if (endpoint.StartsWith("admin.route_", StringComparison.Ordinal)) return root + "/admin";
        if (!Routes.TryGetValue(endpoint, out var route))
            throw new TemplateFunctionException(
                $"url_for(\"{endpoint}\") has no address here; files are url_for('static', filename='NAME')"
            );
        return $"{root}/{string.Join('/', route.Split('/').Select(part => Fill(endpoint, part, arguments)).OfType<string>())}";
    }

    private static string? Fill(string endpoint, string part, TemplateArguments arguments)
    {
        if (!part.StartsWith('<')) return part;
        var name = part.Trim('<', '>', '?');
        if (arguments.Text(int.MaxValue, name) is { Length: > 0 } value) return Escape(value);
        return part.StartsWith("<?", StringComparison.Ordinal)
            ? null
            : throw new TemplateFunctionException($"url_for(\"{endpoint}\") needs {name}='…'");
    }

    private static string Escape(string path) =>
        string.Join('/', path.TrimStart('/').Split('/').Select(Uri.EscapeDataString));
}
