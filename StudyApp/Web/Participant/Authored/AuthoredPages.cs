using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Authored;

/// <summary>Pages whose HTML an author wrote.</summary>
/// <remarks>It is trusted as its author is: nothing is taken out, and inline scripts and styles may run.</remarks>
internal static class AuthoredPages
{
    public static IResult Show(
        ParticipantVisit visit,
        ParticipantState participant,
        Step step,
        FormModel form,
        IReadOnlyList<string> scripts
    )
    {
        var page = (AuthoredPage)step.Page;
        var html = Render(visit, page.Template, participant, step);
        var sections = html is null ? null : PageSections.Read(html);
        var hasContinue = page is InstructionsPage || html is null;
        var script = AuthorScript.Of(visit, participant, page.Path);
        var markup = MarkupFor(visit, page, participant, hasContinue);
        if (page is CustomPage && html is not null && sections is null)
            return PageResult.Html(
                visit.Context,
                markup.Document(
                    html,
                    script.Element(visit.Context.RequestServices.GetRequiredService<AssetUrls>()),
                    page.Path
                ),
                form.Status,
                SecurityHeaders.Authors
            );
        var model = visit.Page(step, participant, form, scripts);
        return PageResult.Of<AuthoredView>(
            visit.Context,
            new Dictionary<string, object?>
            {
                ["Model"] = model with
                {
                    Frame = Around(model.Frame, sections ?? PageSections.Of(html ?? ""), markup, script),
                },
                ["HasContinue"] = hasContinue,
                ["Failed"] = html is null,
            },
            form.Status,
            SecurityHeaders.Authors);
    }

    /// <summary>
    /// The frame of an end with what the author wrote for it; null where the program's own words stand.
    /// </summary>
    public static FrameModel? EndFrame(
        ParticipantVisit visit,
        EndPage page,
        ParticipantState? participant,
        FrameModel frame
    )
    {
        if (
            !visit.Study.EndTexts.TryGetValue(page.Reason, out var template)
            || Render(visit, template, participant, new Step(page, 0, 0)) is not { } html
        )
            return null;
        var script = participant is null ? null : AuthorScript.Of(visit, participant, page.Path);
        return Around(
            frame,
            PageSections.Read(html) ?? PageSections.Of(html),
            MarkupFor(visit, page, participant, hasContinue: true),
            script
        );
    }

    // Null when the template failed.
    private static string? Render(ParticipantVisit visit, Template template, ParticipantState? participant, Step step)
    {
        var steps = participant is null
            ? []
            : visit.PlanOf(participant).Steps.Select(s => (s.Page.Name, s.Page.Path)).ToList();
        var result = PageTemplate.Render(
            template,
            visit.FactsOf(participant),
            new(step.Page.Path, step.Occurrence, visit.Root, steps, participant?.Seed ?? 0)
        );
        if (result is TemplateRendered rendered) return rendered.Html;
        visit
            .Context.RequestServices.GetRequiredService<TemplateFailureLog>()
            .Note(((TemplateFailed)result).Problem, "a plain page is shown");
        return null;
    }

    private static FrameModel Around(
        FrameModel frame,
        PageSections sections,
        AuthorMarkup markup,
        AuthorScript? script
    ) =>
        frame with
        {
            Sections = sections with
            {
                Top = markup.Fragment(sections.Top),
                Content = markup.Fragment(sections.Content),
                Bottom = markup.Fragment(sections.Bottom),
                Footer = markup.Fragment(sections.Footer),
            },
            Author = script is null
            ? null
            : script with
            {
                Libraries = AuthorScript.MayRunIn(
                    sections.Head + sections.Top + sections.Content + sections.Bottom + sections.Footer
                ),
            },
        };

    private static AuthorMarkup MarkupFor(
        ParticipantVisit visit,
        Page page,
        ParticipantState? participant,
        bool hasContinue
    )
    {
        var token = visit.Context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(visit.Context);
        var number = participant is null
            ? ""
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"<input type=\"hidden\" name=\"__visit\" value=\"{participant.Visit.Number}\">"
            );
        var version = page.Version is { } shown
            ? $"<input type=\"hidden\" name=\"__version\" value=\"{shown.Hash}\">"
            : "";
        var button = hasContinue
            ? ""
            : $"<button class=\"btn bofs-btn bofs-btn-primary\" id=\"btnNext\" "
                + $"type=\"submit\">{WebUtility.HtmlEncode(visit.Texts["continue"])}</button>";
        return new(
            $"<input type=\"hidden\" name=\"{token.FormFieldName}\" "
                + $"value=\"{token.RequestToken}\">{number}{version}",
            button,
            WebUtility.HtmlEncode($"{visit.Root}/{page.Path}")
        );
    }
}
