using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;

namespace StudyApp.Simulation;

/// <summary>One artificial participant: from the recruiting link to the completion code.</summary>
internal sealed class Robot(SimulationPlan plan, RobotScript script, RobotBrowser browser, int number)
{
    // As the task pages' script: rows per request.
    private const int TrialsTogether = 50;
    private const int MaxPages = 2_000;
    private const int MaxChanges = 50;

    private readonly List<AcknowledgedForm> _forms = [];
    private readonly List<AcknowledgedTrials> _trials = [];
    private readonly Journey _journey = new(plan, number, script.LeastPages);
    private readonly HashSet<string> _seenBefore = new(StringComparer.Ordinal);
    private string? _returnUrl, _endReason, _stoppedAt;
    private int? _condition;
    private int _left, _changes;
    private bool _cameAgain, _wentBack, _wasCut, _droppedOut, _finished;

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

    private SimulatedParticipant Become(string? code, SimulationFailure? failure) =>
        new(
            number,
            plan.ExternalIdOf(number),
            code,
            plan.KeepsJournal ? [.. _forms] : [],
            plan.KeepsJournal ? [.. _trials] : [],
            failure
        )
        {
            ReturnUrl = _returnUrl,
            DroppedOut = _droppedOut,
            Finished = _finished,
            EndReason = _endReason,
            StoppedAt = _stoppedAt,
        };

    private string Arrival => $"{plan.Address().AbsolutePath.TrimEnd('/')}/?{plan.QueryOf(number)}";

    private async Task<string?> CompleteAsync(CancellationToken cancel)
    {
        var page =
            await browser.OpenAsync(Arrival, "", cancel)
            ?? throw new RobotException("", "The study's address leads to another site.");
        if (IsEnd(page) && script.AsksSomething && ReasonOf(page) != EndPage.Full) throw new RobotException(page.Name,
            "The end was shown at once: this participant was here before. Take another seed, or a fresh database.");
        for (var pages = 0; pages < MaxPages; pages++)
        {
            if (IsEnd(page)) return CodeOf(page);
            // The next part opens later: that is as far as anybody gets today.
            if (page.Form is null && script.Find(page.Name) is PartPage) return page.Code;
            // Nothing leads on from the page at which the list stops.
            if (page.Form is null && script.Find(page.Name) is InstructionsPage)
            {
                _stoppedAt = page.Name;
                return null;
            }
            _droppedOut = _left >= _journey.DropOutAfter;
            if (_droppedOut) return null;
            page = await ComeAgainAsync(page, cancel);
            if (await GoBackAsync(page, cancel) is { } before)
            {
                page = before;
                continue;
            }
            _condition = page.Condition ?? _condition;
            var (name, visit) = (page.Name, page.Form?.Visit);
            if (plan.GivesUpAfter?.Invoke(number) is { } patience && _forms.Count >= patience)
                throw new RobotException(name, SimulationFailure.GaveUp);
            string target;
            try
            {
                target =
                    await LeaveAsync(page, cancel) ?? throw new RobotException(name, "The form leads to another site.");
            }
            // The author edited it meanwhile: it is answered again as it is now.
            catch (ChangedPageException changed) when (_changes++ < MaxChanges)
            {
                page = changed.Shown;
                continue;
            }
            _left++;
            if (await browser.OpenAsync(target, name, cancel) is not { } next)
            {
                if (!script.Study.Completion.RedirectAtOnce)
                    throw new RobotException(name, "The page after it leads to another site.");
                // OUTGOING_REDIRECT = "immediate": the end is not shown.
                _finished = true;
                return null;
            }
            if (next.Name == name && script.Find(name) is AuthoredPage && next.Form?.Visit == visit)
            {
                _stoppedAt = name;
                return null;
            }
            if (next.Name == name && next.Form?.Visit == visit)
                throw new RobotException(name, "The form was accepted, but the same page is shown again.");
            page = next;
        }
        throw new RobotException(page.Name, $"No end was reached within {MaxPages} pages.");
    }

    private static bool IsEnd(RobotPage page) =>
        page.Name == "end" || page.Name.StartsWith("end/", StringComparison.Ordinal);

    private static string ReasonOf(RobotPage page) =>
        page.Name == "end" ? EndPage.Complete : page.Name["end/".Length..];

    private string? CodeOf(RobotPage page)
    {
        _endReason = ReasonOf(page);
        if (_endReason == EndPage.Full)
        {
            _finished = true;
            return null;
        }
        if (!script.IsProperEnd(page.Name)) throw new RobotException(page.Name, "The study was ended early.");
        (_returnUrl, _finished) = (page.ReturnUrl, true);
        if (page.Code is null && script.ExpectsCode(page.Name))
            throw new RobotException(page.Name, "The end shows no completion code.");
        return page.Code;
    }

    // Another browser: only the link is the same.
    private async Task<RobotPage> ComeAgainAsync(RobotPage page, CancellationToken cancel)
    {
        if (
            _cameAgain
            || _left < (_journey.ReturnAfter ?? int.MaxValue)
            || !script.IsKnownByLink
            || page.Name == "pin"
            || page.Form is { Visit: "" }
        )
            return page;
        _cameAgain = true;
        browser.Forget();
        var shown =
            await browser.OpenAsync(Arrival, page.Name, cancel)
            ?? throw new RobotException(page.Name, "The study's address leads to another site.");
        if (shown.Name != page.Name || shown.Form?.Visit != page.Form?.Visit)
            throw new RobotException(page.Name, $"Who came again by the link was shown {shown.Name} instead.");
        return shown;
    }

    private async Task<RobotPage?> GoBackAsync(RobotPage page, CancellationToken cancel)
    {
        if (_wentBack || _left < (_journey.BackAfter ?? int.MaxValue) || page.Form is not { CanGoBack: true } form)
            return null;
        _wentBack = true;
        var target =
            await browser.SubmitAsync(page.Name, form.Action, form.GoBack(), cancel)
            ?? throw new RobotException(page.Name, "Back leads to another site.");
        var before =
            await browser.OpenAsync(target, page.Name, cancel)
            ?? throw new RobotException(page.Name, "Back leads to another site.");
        if (before.Form?.Visit == form.Visit)
            throw new RobotException(page.Name, "Back was offered, but the same page is shown again.");
        _seenBefore.Add(page.Name);
        _seenBefore.Add(before.Name);
        return before;
    }

    private async Task<string?> LeaveAsync(RobotPage page, CancellationToken cancel)
    {
        // A PIN to note: artificial participants never come back elsewhere.
        if (page.Name == "pin")
            return await SubmitAsync(
                page,
                page.Form ?? throw new RobotException(page.Name, "The page has no form to go on with."),
                [],
                cancel
            );
        var found = script.Find(page.Name) ?? throw new RobotException(page.Name, "The page is none of this study's.");
        await WaitAsync(_journey.ThinkTime(page.Name, Occurrence(page.Name)), cancel);
        // What their authors' scripts do is not known, but all of them go on like this.
        if (found is SimplePage or CustomPage) return "redirect_next_page";
        var form = page.Form ?? throw new RobotException(page.Name, "The page has no form to go on with.");
        SeededChance Chance(string purpose) =>
            new(
                plan.Seed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"robot:{number}:{page.Name}:{Occurrence(page.Name)}:{purpose}"
                )
            );
        await WaitAsync(found.Time.Least, cancel);
        switch (found)
        {
            case ConsentPage:
                await WaitAsync(script.Study.Participants.ConsentMinTime, cancel);
                return await SubmitAsync(page, form, [new("consent", "1")], cancel);
            case ExternalIdPage:
                return await SubmitAsync(
                    page,
                    form,
                    form.Has("mTurkID") && !form.IsReadOnly("mTurkID")
                        ? [new("mTurkID", plan.ExternalIdOf(number))]
                        : [],
                    cancel
                );
            case QuestionnairePage questionnaire:
                var condition = script.Study.Simulated.PagesWithConditions.Contains(questionnaire.Path)
                    ? await ConditionAsync(page, cancel)
                    : 0;
                return await SubmitAsync(
                    page,
                    form,
                    script.Answers(questionnaire, form, condition, Chance).ToList(),
                    cancel
                );
            case TaskPage:
                var count = await SendTrialsAsync(page, form, Chance("trials"), cancel);
                return await SubmitAsync(
                    page,
                    form,
                    [new("__trials", count.ToString(CultureInfo.InvariantCulture))],
                    cancel
                );
            default:
                return await SubmitAsync(page, form, [], cancel);
        }
    }

    // Pages with the authors' scripts tell it; else only the database knows.
    private async Task<int> ConditionAsync(RobotPage page, CancellationToken cancel)
    {
        if (_condition is null or 0)
            _condition = plan.ConditionOf is { } find
                ? await find(plan.ExternalIdOf(number), cancel) ?? 0
                : throw new RobotException(
                    page.Name,
                    "SIMULATE answers this page by condition, and neither the pages nor a database tell the "
                        + "participant's."
                );
        return _condition.Value;
    }

    private int Occurrence(string page) => _forms.Count(f => f.Page == page);

    private async Task<string?> SubmitAsync(
        RobotPage page,
        RobotForm form,
        IReadOnlyList<KeyValuePair<string, string>> answers,
        CancellationToken cancel
    )
    {
        List<KeyValuePair<string, string>> Filled(RobotForm shown) =>
            shown.Fill(
                page.Name,
                answers,
                _seenBefore.Contains(page.Name) ? script.TypedFields(page.Name) : FrozenSet<string>.Empty
            );
        var fields = Filled(form);
        if (IsCut(page))
        {
            _wasCut = true;
            await browser.SendUnreadAsync(form.Action, fields, _journey.CutsHard, cancel);
            if (_journey.OpensAgain)
            {
                var shown = await browser.OpenAsync(Arrival, page.Name, cancel);
                // Further on: it was stored. Else the same again, which counts once, even should the first still be
                // under way.
                if (shown is null || shown.Name != page.Name || shown.Form?.Visit != form.Visit)
                    return Acknowledge(page, fields, Arrival);
                form = shown.Form ?? throw new RobotException(page.Name, "The page has no form to go on with.");
                fields = Filled(form);
            }
        }
        var target = _journey.DoubleClicks
            ? await browser.SubmitTwiceAsync(page.Name, form.Action, fields, cancel)
            : await browser.SubmitAsync(page.Name, form.Action, fields, cancel);
        return Acknowledge(page, fields, target);
    }

    // Where only the lost answer says who one is, nobody could go on.
    private bool IsCut(RobotPage page) =>
        !_wasCut
        && _left >= (_journey.CutAfter ?? int.MaxValue)
        && page.Name != "pin"
        && (script.IsKnownByLink || script.Find(page.Name) is not (ConsentPage or ExternalIdPage));

    private string? Acknowledge(RobotPage page, List<KeyValuePair<string, string>> fields, string? target)
    {
        _forms.Add(new(page.Name, [.. fields.Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal))]));
        plan.Acknowledged?.Invoke();
        return target;
    }

    private async Task<int> SendTrialsAsync(
        RobotPage page,
        RobotForm form,
        SeededChance chance,
        CancellationToken cancel
    )
    {
        var task =
            page.Task
            ?? throw new RobotException(page.Name, "The page does not say what it presents and where its trials go.");
        var rows = task.Plan.Simulate(chance).Select(IReadOnlyDictionary<string, object?> (trial, index) =>
            new Dictionary<string, object?>(trial) { ["index"] = index }).ToList();
        foreach (var batch in rows.Skip(task.Done).Chunk(TrialsTogether))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new { run = task.Run, plan = task.PlanId, trials = batch });
            await browser.SendTrialsAsync(page.Name, task.Url, form.Token, json, cancel);
            _trials.Add(new(page.Name, task.Run, ImmutableArray.Create(batch)));
            plan.Acknowledged?.Invoke();
        }
        return rows.Count;
    }

    // Timers may ring a moment early.
    private static async Task WaitAsync(TimeSpan time, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (time - clock.Elapsed is { Ticks: > 0 } left)
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), cancel);
    }
}
