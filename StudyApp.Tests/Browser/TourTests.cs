using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>The whole tour in a real browser, in each way a person can take it, up to every cell of the exports.</summary>
[Collection(ChromiumCollection.Name)]
public sealed partial class TourTests(ChromiumFixture chromium)
{
    private const string Media =
        "film_started film_ended film_watched tone_started tone_ended tone_listened tone_again_started tone_again_ended "
        + "tone_again_listened";

    [BrowserTheory, OnSqlite, OnPostgres]
    internal async Task The_tour_is_taken_by_mouse(DatabaseKind kind)
    {
        await using var host = await TourWalk.StartAsync(kind);
        var walk = await TakeAsync(host, page => new MouseHand(page), scripts: true);
        // A mouse points at whole pixels of the screen: a picture at half its size is marked to the nearest two of its own.
        await CheckAsync(host, walk, cell => Number().Replace(cell, n => NearestTen(n.Value)));
        await CheckPlayedAsync(host);
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    internal async Task The_tour_is_taken_by_keyboard_alone(DatabaseKind kind)
    {
        await using var host = await TourWalk.StartAsync(kind);
        var walk = await TakeAsync(host, page => new KeyboardHand(page), scripts: true);
        await CheckAsync(host, walk, cell => cell);
        await CheckPlayedAsync(host);
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    internal async Task The_tour_is_taken_without_scripts(DatabaseKind kind)
    {
        await using var host = await TourWalk.StartAsync(kind);
        var walk = await TakeAsync(host, page => new ScriptlessHand(page), scripts: false);
        await CheckAsync(host, walk, cell => cell);
        var media = (await LongAsync(host)).Where(r => r["questionnaire"] == "media" && r["item"] != "tones_heard").ToList();
        Assert.Equal(Media, string.Join(' ', media.Select(r => r["item"])));
        Assert.All(media, r => Assert.Equal(("", "blank"), (r["value"], r["missing_reason"])));
        Assert.Equal(
            "unverified",
            await host.QueryAsync(db => db.Visits.Where(v => v.Path == "questionnaire/media").Select(v => v.Outcome).SingleAsync())
        );
    }

    private async Task<TourWalk> TakeAsync(StudyHost host, Func<IPage, ITourHand> hand, bool scripts)
    {
        var page = await chromium.NewPageAsync(
            new()
            {
                JavaScriptEnabled = scripts,
                Locale = "en-US",
                ViewportSize = new() { Width = 1280, Height = 900 },
            }
        );
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        var walk = new TourWalk(hand(page));
        await walk.TakeAsync(host.Address);
        await page.Context.DisposeAsync();
        Assert.Empty(complaints);
        return walk;
    }

    private static async Task CheckAsync(StudyHost host, TourWalk walk, Func<string, string> exact)
    {
        var wide = await ExportSample.BytesAsync(stream =>
            host.Services.GetRequiredService<WideExport>().WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
        );
        var row = Assert.Single(ExportSample.Read(wide));
        var expected = TourAnswers.Wide.Split('\n').Select(line => line.Split('=', 2)).ToList();
        Assert.Equal(expected.Select(e => e[0]), ExportSample.Header(wide));
        Assert.Equal(
            expected.Select(e => $"{e[0]}={e[1]}"),
            expected.Select(e => $"{e[0]}={(e[1] == "*" ? "*" : Written(e[0], row[e[0]]))}")
        );
        Assert.All(
            expected.Where(e => e[0].EndsWith("duration", StringComparison.Ordinal)),
            e => Assert.InRange(double.Parse(row[e[0]], CultureInfo.InvariantCulture), 0.001, 300)
        );

        var rows = await LongAsync(host);
        var lines = TourAnswers.Long.Split('\n');
        Assert.Equal(
            lines,
            rows.Select(
                (r, i) =>
                    string.Join(
                        '|',
                        r["questionnaire"],
                        r["item"],
                        r["item_order"],
                        Open(lines, i, 3) ?? Written(r["item"], r["value"]),
                        r["label"],
                        r["value_type"],
                        Open(lines, i, 6) ?? r["missing_reason"]
                    )
            )
        );
        Assert.All(
            rows,
            r =>
                Assert.Equal(
                    ("1", "Mornings", $"questionnaire/{r["questionnaire"]}", ""),
                    (r["participant_id"], r["condition"], r["page"], r["tag"])
                )
        );
        Assert.All(rows, r => Assert.Matches("^[0-9a-f]{64}$", r["questionnaire_version"]));
        Assert.All(
            rows,
            r =>
                Assert.True(
                    string.CompareOrdinal(r["shown_at"], r["answered_at"]) < 0
                        && DateTime.TryParse(r["shown_at"], CultureInfo.InvariantCulture, out _)
                )
        );
        foreach (var (questionnaire, shown) in walk.Shown)
        {
            var own = rows.Where(r => r["questionnaire"] == questionnaire && r["presented_order"].Length > 0)
                .OrderBy(r => int.Parse(r["presented_order"], CultureInfo.InvariantCulture))
                .ToList();
            Assert.Equal(Enumerable.Range(1, own.Count).Select(TourHands.Text), own.Select(r => r["presented_order"]));
            Assert.Equal(
                shown.Intersect(own.Select(r => r["item"])),
                own.Select(r => r["item"]).Where(item => item is not ("retired" or "supper"))
            );
        }

        string Written(string column, string cell)
        {
            var text = cell.Replace("\r\n", "¶", StringComparison.Ordinal);
            return MarkedColumn().IsMatch(column) ? exact(text) : text;
        }
    }

    // What a line of the expectation leaves open.
    private static string? Open(string[] lines, int row, int field) =>
        row < lines.Length && lines[row].Split('|')[field] == "*" ? "*" : null;

    private static async Task CheckPlayedAsync(StudyHost host)
    {
        var values = (await LongAsync(host))
            .Where(r => r["questionnaire"] == "media")
            .ToDictionary(r => r["item"], r => double.Parse(r["value"], CultureInfo.InvariantCulture));
        foreach (
            var (id, played, seconds) in new[]
            {
                ("film", "film_watched", 2.0),
                ("tone", "tone_listened", 1.0),
                ("tone_again", "tone_again_listened", 1.0),
            }
        )
        {
            Assert.InRange(values[played], seconds * 0.9, seconds * 1.1);
            Assert.InRange(values[id + "_ended"] - values[id + "_started"], seconds * 0.9, 20);
            Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 - values[id + "_started"], 0, 300);
        }
        Assert.NotEqual(
            "unverified",
            await host.QueryAsync(db => db.Visits.Where(v => v.Path == "questionnaire/media").Select(v => v.Outcome).SingleAsync())
        );
    }

    private static async Task<List<Dictionary<string, string>>> LongAsync(StudyHost host) =>
        ExportSample.Read(
            await ExportSample.BytesAsync(stream =>
                host.Services.GetRequiredService<LongExport>().WriteAsync(stream, ExportScope.Usual, CancellationToken.None)
            )
        );

    // All places of the tour are multiples of ten.
    private static string NearestTen(string number)
    {
        var (value, nearest) = (
            double.Parse(number, CultureInfo.InvariantCulture),
            Math.Round(double.Parse(number, CultureInfo.InvariantCulture) / 10) * 10
        );
        return Math.Abs(value - nearest) <= 2 ? nearest.ToString(CultureInfo.InvariantCulture) : number;
    }

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)?")]
    private static partial Regex Number();

    [GeneratedRegex("(home_x|home_y|stops|trees)$")]
    private static partial Regex MarkedColumn();
}
