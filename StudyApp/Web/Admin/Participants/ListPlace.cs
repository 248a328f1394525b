using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using StudyApp.Research.Monitoring;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Admin.Participants;

/// <summary>Where in the list of participants one is: filters, order and page, as the address keeps them.</summary>
/// <remarks>What an address says wrongly is passed over.</remarks>
public sealed record ListPlace
{
    public const int PageSize = 25;

    private const string Address = "admin/participants";

    public string Search { get; init; } = "";

    public StatusFilter Status { get; init; }

    public int? Condition { get; init; }

    public string? Page { get; init; }

    public bool FlaggedOnly { get; init; }

    public bool WithExcluded { get; init; }

    public ParticipantSort Sort { get; init; } = ParticipantSort.Id;

    public bool Descending { get; init; } = true;

    /// <summary>1-based.</summary>
    public int Number { get; init; } = 1;

    public bool IsFiltered =>
        Search.Length > 0 || Status != StatusFilter.Any || Condition is not null || Page is not null || FlaggedOnly;

    public static ListPlace FromAddress(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address, UriKind.Absolute).Query);
        return new()
        {
            Search = Text("q") ?? "",
            Status = Array.Find(
                Enum.GetValues<StatusFilter>(),
                s => s != StatusFilter.Any && NameOf(s) == Text("status")
            ),
            Condition = Whole("condition"),
            Page = Text("page"),
            FlaggedOnly = IsSet("flagged"),
            WithExcluded = IsSet("excluded"),
            Sort = Array.Find(Enum.GetValues<ParticipantSort>(), s => NameOf(s) == Text("sort")),
            Descending = Text("order") is { } order ? order == "down" : Text("sort") is null,
            Number = Math.Clamp(Whole("at") ?? 1, 1, 1_000_000),
        };

        string? Text(string name) =>
            query.TryGetValue(name, out var value) && value.FirstOrEmpty().Trim() is { Length: > 0 and <= 256 } text
                ? text
                : null;
        int? Whole(string name) =>
            int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        bool IsSet(string name) => Text(name) is "true" or "1" or "on";
    }

    /// <summary>The address, relative to the panel's root; only what differs from the plain list is said.</summary>
    public string ToAddress()
    {
        var query = new Dictionary<string, string?>
        {
            ["q"] = Search.Length > 0 ? Search : null,
            ["status"] = Status == StatusFilter.Any ? null : NameOf(Status),
            ["condition"] = Condition?.ToString(CultureInfo.InvariantCulture),
            ["page"] = Page,
            ["flagged"] = FlaggedOnly ? "true" : null,
            ["excluded"] = WithExcluded ? "true" : null,
            ["sort"] = IsUsualOrder ? null : NameOf(Sort),
            ["order"] = IsUsualOrder ? null : Descending ? "down" : "up",
            ["at"] = Number > 1 ? Number.ToString(CultureInfo.InvariantCulture) : null,
        };
        return QueryHelpers.AddQueryString(Address, query.Where(p => p.Value is not null));
    }

    /// <summary>The list ordered by a column; asking for the same column again reverses it.</summary>
    public ListPlace OrderedBy(ParticipantSort sort) =>
        this with
        {
            Sort = sort,
            Descending = sort == Sort && !Descending,
            Number = 1,
        };

    public ParticipantQuery ToQuery(DateTime activeSince) => new()
    {
        ActiveSince = activeSince,
        Search = Search,
        Status = Status,
        Condition = Condition,
        Page = Page,
        FlaggedOnly = FlaggedOnly,
        WithExcluded = WithExcluded,
        Sort = Sort,
        Descending = Descending,
        Skip = (Number - 1) * PageSize,
        Take = PageSize,
    };

    public static string NameOf(StatusFilter status) => status switch
    {
        StatusFilter.Any => "",
        StatusFilter.Active => "active",
        StatusFilter.Finished => "finished",
        StatusFilter.EndedEarly => "ended",
        StatusFilter.Abandoned => "abandoned",
        StatusFilter.LeftEarly => "left",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>The column as the address names it.</summary>
    public string SortName => NameOf(Sort);

    private bool IsUsualOrder => Sort == ParticipantSort.Id && Descending;

    private static string NameOf(ParticipantSort sort) => sort switch
    {
        ParticipantSort.Id => "id",
        ParticipantSort.ExternalId => "external",
        ParticipantSort.Source => "source",
        ParticipantSort.Condition => "condition",
        ParticipantSort.Started => "started",
        ParticipantSort.Status => "status",
        ParticipantSort.Page => "page",
        ParticipantSort.Code => "code",
        _ => throw new ArgumentOutOfRangeException(nameof(sort)),
    };
}
