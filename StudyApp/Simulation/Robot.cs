using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StudyApp.Items;
using StudyApp.Studies;

namespace StudyApp.Simulation;

/// <summary>One artificial participant: from the recruiting link to the completion code.</summary>
internal sealed class Robot(SimulationPlan plan, RobotScript script, RobotBrowser browser, int number)
{
    // As the task pages' script: rows per request.
    private const int TrialsTogether = 50;
    private const int MaxPages = 2_000;

    private readonly List<AcknowledgedForm> _forms = [];
    private readonly List<AcknowledgedTrials> _trials = [];
    private string? _returnUrl;

    public async Task<SimulatedParticipant> WalkAsync(CancellationToken cancel)
    {
        try
        {
            var code = await CompleteAsync(cancel);
            return Become(code, null);
        }
        catch (RobotException stuck)
        {
            return Become(null, stuck.Failure);
        }
    }

    private SimulatedParticipant Become(string? code, SimulationFailure? failure) => new(number, plan.ExternalIdOf(number), code, plan.KeepsJournal ? [.. _forms] : [], plan.KeepsJournal ? [.. _trials] : [], failure) { ReturnUrl = _returnUrl };

    private async Task<string?> CompleteAsync(CancellationToken cancel)
    {
        var root = plan.Address().AbsolutePath.TrimEnd('/');
        var arrival = $"{root}/?{plan.LinkOf?.Invoke(number) ?? $"source={SimulationPlan.Source}&external_id={plan.ExternalIdOf(number)}"}";
        var page = await browser.OpenAsync(arrival, "", cancel) ?? throw new RobotException("", "The study's address leads to another site.");
        if (IsEnd(page) && script.AsksSomething) throw new RobotException(page.Name, "The end was shown at once: this participant was here before. Take another seed, or a fresh database.");
        for (var pages = 0; pages < MaxPages; pages++)
        {
            if (IsEnd(page)) return CodeOf(page);
            // The next part opens later: that is as far as anybody gets today.
            if (page.Form is null && script.Find(page.Name) is PartPage) return page.Code;
            var (name, visit) = (page.Name, page.Form?.Visit);
            if (plan.GivesUpAfter?.Invoke(number) is { } patience && _forms.Count >= patience) throw new RobotException(name, SimulationFailure.GaveUp);
            if (await LeaveAsync(page, cancel) is not { } target) throw new RobotException(name, "The form leads to another site.");
            if (await browser.OpenAsync(target, name, cancel) is not { } next)
                // OUTGOING_REDIRECT = "immediate": the end is not shown.
                return script.Study.Completion.RedirectAtOnce ? null : throw new RobotException(name, "The page after it leads to another site.");
            if (next.Name == name && next.Form?.Visit == visit) throw new RobotException(name, "The form was accepted, but the same page is shown again.");
            page = next;
        }
        throw new RobotException(page.Name, $"No end was reached within {MaxPages} pages.");
    }

    private static bool IsEnd(RobotPage page) => page.Name == "end" || page.Name.StartsWith("end/", StringComparison.Ordinal);

    private string? CodeOf(RobotPage page)
    {
        if (!script.IsProperEnd(page.Name)) throw new RobotException(page.Name, "The study was ended early.");
        _returnUrl = page.ReturnUrl;
        if (page.Code is null && script.ExpectsCode(page.Name)) throw new RobotException(page.Name, "The end shows no completion code.");
        return page.Code;
    }

    private async Task<string?> LeaveAsync(RobotPage page, CancellationToken cancel)
    {
        // A PIN to note: artificial participants never come back elsewhere.
        if (page.Name == "pin") return await SubmitAsync(page, page.Form ?? throw new RobotException(page.Name, "The page has no form to go on with."), [], cancel);
        var found = script.Find(page.Name) ?? throw new RobotException(page.Name, "The page is none of this study's.");
        // What their authors' scripts do is not known, but all of them go on like this.
        if (found is SimplePage or CustomPage) return "redirect_next_page";
        var form = page.Form ?? throw new RobotException(page.Name, "The page has no form to go on with.");
        SeededChance Chance(string purpose) => new(plan.Seed, string.Create(CultureInfo.InvariantCulture, $"robot:{number}:{page.Name}:{Occurrence(page.Name)}:{purpose}"));
        await WaitAsync(found.Time.Least, cancel);
        switch (found)
        {
            case ConsentPage:
                await WaitAsync(script.Study.Participants.ConsentMinTime, cancel);
                return await SubmitAsync(page, form, [new("consent", "1")], cancel);
            case ExternalIdPage:
                return await SubmitAsync(page, form, form.Has("mTurkID") && !form.IsReadOnly("mTurkID") ? [new("mTurkID", plan.ExternalIdOf(number))] : [], cancel);
            case QuestionnairePage questionnaire:
                return await SubmitAsync(page, form, RobotScript.Answers(questionnaire.Questionnaire, form, Chance), cancel);
            case TaskPage task:
                var count = await SendTrialsAsync(page, form, task.Task.Simulate(Chance("trials")), cancel);
                return await SubmitAsync(page, form, [new("__trials", count.ToString(CultureInfo.InvariantCulture))], cancel);
            default:
                return await SubmitAsync(page, form, [], cancel);
        }
    }

    private int Occurrence(string page) => _forms.Count(f => f.Page == page);

    private async Task<string?> SubmitAsync(RobotPage page, RobotForm form, IEnumerable<KeyValuePair<string, string>> answers, CancellationToken cancel)
    {
        var fields = form.Fill(page.Name, answers);
        var target = await browser.SubmitAsync(page.Name, form.Action, fields, cancel);
        _forms.Add(new(page.Name, [.. fields.Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal))]));
        plan.Acknowledged?.Invoke();
        return target;
    }

    private async Task<int> SendTrialsAsync(RobotPage page, RobotForm form, IEnumerable<IReadOnlyDictionary<string, object?>> trials, CancellationToken cancel)
    {
        var task = page.Task ?? throw new RobotException(page.Name, "The page does not say where its trials go.");
        var rows = trials.Select((trial, index) => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>(trial) { ["index"] = index }).ToList();
        foreach (var batch in rows.Skip(task.Done).Chunk(TrialsTogether))
        {
            await browser.SendTrialsAsync(page.Name, task.Url, form.Token, JsonSerializer.SerializeToUtf8Bytes(new { run = task.Run, trials = batch }), cancel);
            _trials.Add(new(page.Name, task.Run, ImmutableArray.Create(batch)));
            plan.Acknowledged?.Invoke();
        }
        return rows.Count;
    }

    // Timers may ring a moment early.
    private static async Task WaitAsync(TimeSpan time, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (time - clock.Elapsed is { Ticks: > 0 } left) await Task.Delay(left + TimeSpan.FromMilliseconds(1), cancel);
    }
}
