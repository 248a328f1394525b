using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Recruitment.Reconciliation;
using Xunit;

namespace StudyApp.Tests.Studies.Recruitment;

public sealed class ReconcilerTests
{
    private static readonly string Anna = CompletionCode.From([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    private static readonly string Bert = CompletionCode.From([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);

    private static readonly KnownAttempt[] Known =
    [
        new(1, "anna", "v1", "complete", Anna, true, false),
        new(2, "bert", "v2", "complete", Bert, true, false),
        new(3, "carl", "v3", null, null, false, false),
        new(4, "dora", "v4", "screened_out", "SCR1", false, false),
        new(5, "eric", "v5", null, null, false, true),
        new(6, "fran", "v6", "complete", "PAID", false, false),
    ];

    [Theory]
    [InlineData("anna", "v1", "ANNA", "", Verdict.Matches, Decision.Approve)]
    [InlineData("anna", "v1", "", "AWAITING REVIEW", Verdict.NoCode, Decision.Approve)]
    [InlineData("anna", "v1", "NOCODE", "AWAITING_REVIEW", Verdict.NoCode, Decision.Approve)]
    [InlineData("anna", "v1", "BERT", "", Verdict.CodeOfAnother, Decision.Review)]
    [InlineData("anna", "v1", "1234", "", Verdict.UnknownCode, Decision.Review)]
    [InlineData("anna", "v1", "ANNA", "APPROVED", Verdict.Matches, Decision.Leave)]
    [InlineData("anna", "v1", "ANNA", "RETURNED", Verdict.Matches, Decision.Leave)]
    [InlineData("carl", "v3", "ANNA", "", Verdict.CodeOfAnother, Decision.Reject)]
    [InlineData("carl", "v3", "1234", "", Verdict.UnknownCode, Decision.Reject)]
    [InlineData("carl", "v3", "PAID", "", Verdict.NotFinished, Decision.Reject)]
    [InlineData("carl", "v3", "", "Submitted", Verdict.NotFinished, Decision.Reject)]
    [InlineData("carl", "v3", "", "TIMED-OUT", Verdict.NotFinished, Decision.Leave)]
    [InlineData("carl", "v3", "", "ACTIVE", Verdict.NotFinished, Decision.Leave)]
    [InlineData("dora", "v4", "scr1", "", Verdict.Matches, Decision.Leave)]
    [InlineData("dora", "v4", "PAID", "", Verdict.CodeOfAnotherEnd, Decision.Reject)]
    [InlineData("eric", "v5", "PAID", "", Verdict.Preview, Decision.Leave)]
    [InlineData("{{%PROLIFIC_PID%}}", "", "PAID", "", Verdict.Preview, Decision.Leave)]
    [InlineData("fran", "v6", " paid ", "", Verdict.Matches, Decision.Approve)]
    [InlineData("ANNA", "v1", "PAID", "", Verdict.NoSuchParticipant, Decision.Reject)]
    [InlineData("nobody", "v9", "ANNA", "", Verdict.CodeOfAnother, Decision.Reject)]
    [InlineData("", "", "ANNA", "", Verdict.Matches, Decision.Approve)]
    public void A_submission_is_judged_by_the_study_s_own_data(
        string person,
        string visit,
        string code,
        string status,
        Verdict verdict,
        Decision decision
    )
    {
        var entered = code switch { "ANNA" => Anna.ToLowerInvariant().Replace('-', ' '), "BERT" => Bert, _ => code };

        var result = Assert.Single(Reconciler.Run([new(visit, person, entered, status)], Known, ["PAID", "SCR1"]));

        Assert.Equal((verdict, decision), (result.Verdict, result.Decision));
    }

    [Theory]
    [InlineData("x1,x2", "", true)]
    [InlineData("x1", "1234", true)]
    [InlineData("x1,anna", "", false)]
    [InlineData("x1", "ANNA", false)]
    [InlineData("{{%PROLIFIC_PID%}}", "", false)]
    [InlineData("", "", false)]
    public void A_list_of_which_nobody_is_known_is_another_study_s(string persons, string code, bool expected)
    {
        var entered = code == "ANNA" ? Anna : code;
        var submissions = persons.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => new PlatformSubmission(null, p, entered, "AWAITING REVIEW")).ToList();

        Assert.Equal(expected, Reconciler.IsUnrelated(Reconciler.Run(submissions, Known, ["PAID"])));
    }

    [Fact]
    public void An_attempt_is_paid_once_and_the_visit_it_was_made_in_comes_first()
    {
        var results = Reconciler.Run([new("v1b", "anna", Anna, ""), new("v1", "anna", Anna, ""), new("v1", "anna", Anna, "")], Known, []);

        Assert.Equal([Verdict.Twice, Verdict.Matches, Verdict.Twice], results.Select(r => r.Verdict));
        Assert.Equal([Decision.Reject, Decision.Approve, Decision.Reject], results.Select(r => r.Decision));
    }

    [Fact]
    public void What_was_approved_already_is_not_paid_again_under_another_visit()
    {
        var results = Reconciler.Run([new("v1", "anna", Anna, "AWAITING REVIEW"), new("v1b", "anna", Anna, "APPROVED")], Known, []);

        Assert.Equal([Decision.Reject, Decision.Leave], results.Select(r => r.Decision));
    }

    [Fact]
    public void A_place_that_was_given_back_does_not_take_the_pay_from_the_next()
    {
        var results = Reconciler.Run([new("v0", "anna", "", "RETURNED"), new("v1", "anna", Anna, "")], Known, []);

        Assert.Equal([Decision.Leave, Decision.Approve], results.Select(r => r.Decision));
    }

    [Fact]
    public void Two_attempts_of_one_person_are_two_where_both_were_submitted()
    {
        KnownAttempt[] twice = [Known[0], Known[0] with { Id = 7, Visit = "v7", Code = Bert }];

        var results = Reconciler.Run([new("v7", "anna", Bert, ""), new("v1", "anna", Anna, "")], twice, []);

        Assert.All(results, r => Assert.Equal((Verdict.Matches, Decision.Approve), (r.Verdict, r.Decision)));
        Assert.Equal([7, 1], results.Select(r => r.Attempt!.Id));
    }

    [Fact]
    public void Who_completed_and_stands_in_no_list_is_named()
    {
        var results = Reconciler.Run([new("v1", "anna", Anna, "")], Known, []);

        Assert.Equal([2, 6], Reconciler.Unlisted(results, Known).Select(a => a.Id));
    }

    [Theory]
    [InlineData("\uFEFFStatus,Completion Code,PARTICIPANT_ID,submission id\r\nAPPROVED,\"a\"\"b,\nc\",p1,s1\r\n\r\n")]
    [InlineData("participant id;Submission Id;STATUS;completioncode\np1;s1;APPROVED;\"a\"\"b,\nc\"")]
    [InlineData("\"Participant id\"\t\"Completion code\"\t\"Status\"\t\"Submission id\"\np1\t\"a\"\"b,\nc\"\tAPPROVED\ts1\n")]
    public void A_list_is_read_whatever_spreadsheets_made_of_it(string text)
    {
        var row = Assert.Single(PlatformExport.Read(CsvTable.Read(text), PlatformKind.Prolific, out var problem)!.Value);

        Assert.Null(problem);
        Assert.Equal(("p1", "s1", "APPROVED", "a\"b,\nc", 2), (row.Person, row.Visit, row.Status, row.Code, row.Line));
    }

    [Fact]
    public void A_list_without_codes_is_refused_and_short_rows_are_filled_up()
    {
        Assert.Null(PlatformExport.Read(CsvTable.Read("WorkerId,AssignmentId\nW,A"), PlatformKind.MTurk, out var problem));
        Assert.Equal("the completion code", problem);
        var row = Assert.Single(
            PlatformExport.Read(CsvTable.Read("WorkerId,Answer.surveycode,AssignmentId\nW"), PlatformKind.MTurk, out _)!.Value
        );
        Assert.Equal(("W", "", ""), (row.Person, row.Code, row.Visit));
        Assert.Empty(CsvTable.Read("").Rows);
    }
}
