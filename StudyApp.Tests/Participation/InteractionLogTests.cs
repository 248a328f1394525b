using StudyApp.Participation.Answering;
using Xunit;

namespace StudyApp.Tests.Participation;

public sealed class InteractionLogTests
{
    [Fact]
    public void Lines_become_events_in_UTC()
    {
        var events = InteractionLog.Read("""
            {"questionID":"age","eventType":"focus","timestamp":1767225600.25,"value":""}
            {"questionID":"","eventType":"visibility_hidden","timestamp":1767225601}
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal([("age", "focus", ""), ("", "visibility_hidden", "")], events.Select(e => (e.QuestionId, e.EventType, e.Value)));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 250, DateTimeKind.Utc), events[0].OccurredAt);
        Assert.Equal(DateTimeKind.Utc, events[0].OccurredAt.Kind);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"questionID":"a","eventType":"focus"}""")]
    [InlineData("""{"questionID":"a","eventType":"focus","timestamp":"now"}""")]
    [InlineData("""{"questionID":"a","eventType":"focus","timestamp":-1}""")]
    [InlineData("""{"questionID":"a","eventType":"focus","timestamp":1e300}""")]
    [InlineData("""{"questionID":"a","eventType":"explode","timestamp":1}""")]
    [InlineData("""{"questionID":["a"],"eventType":"focus","timestamp":1}""")]
    [InlineData("""{"questionID":"a","eventType":"change","timestamp":1,"value":"\u0000"}""")]
    [InlineData("""{"questionID":"a","eventType":"change","timestamp":1,"value":"\ud800"}""")]
    public void What_is_no_event_is_skipped_and_takes_no_other_along(string line)
    {
        var events = InteractionLog.Read(line + "\n" + """{"questionID":"b","eventType":"blur","timestamp":2}""");

        Assert.Equal("b", Assert.Single(events).QuestionId);
    }

    [Fact]
    public void Half_a_surrogate_pair_as_it_stands_makes_a_line_none() =>
        Assert.Empty(InteractionLog.Read($$"""{"questionID":"a","eventType":"change","timestamp":1,"value":"{{'\ud800'}}"}"""));

    [Fact]
    public void Long_values_are_cut_between_characters()
    {
        var events = InteractionLog.Read($$"""{"questionID":"a","eventType":"change","timestamp":1,"value":"{{new string('x', 999)}}😀"}""");

        Assert.Equal(new string('x', 999), events[0].Value);
    }

    [Fact]
    public void There_is_an_end_to_it()
    {
        const string Line = """{"questionID":"a","eventType":"blur","timestamp":2}""";

        Assert.Equal(5000, InteractionLog.Read(string.Join('\n', Enumerable.Repeat(Line, 6000))).Length);
        Assert.Empty(InteractionLog.Read(string.Join('\n', Enumerable.Repeat(Line, 30000))));
    }
}
