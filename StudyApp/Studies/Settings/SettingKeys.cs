using System.Collections.Frozen;
using System.Collections.Immutable;

namespace StudyApp.Studies.Settings;

/// <summary>Every setting that a configuration file may hold.</summary>
/// <remarks>
/// Reading, defaults, overrides, the JSON Schema, <c>production.toml.example</c> and <c>docs/settings.md</c> come from
/// here: a new setting is one record and the place that uses it.
/// </remarks>
internal static class SettingKeys
{
    /// <summary>All of them in the order in which a newcomer asks for them, by heading.</summary>
    public static ImmutableArray<SettingSection> Sections { get; } =
    [
        new("The study",
            [
                StudyKeys.Study, StudyKeys.Title, StudyKeys.Contact, StudyKeys.StudyInfo, StudyKeys.Languages,
                StudyKeys.PageList,
            ]),
        new("Where the data lies",
            [
                ServerKeys.SqlalchemyDatabaseUri, ServerKeys.DatabaseUrl, ServerKeys.DatabasePooler,
                ServerKeys.SqlalchemyBinds, ServerKeys.KeyFile,
            ]),
        new("The server",
            [
                ServerKeys.Host, ServerKeys.Port, ServerKeys.BehindReverseProxy, ServerKeys.ApplicationRoot,
                ServerKeys.MaxContentLength, ServerKeys.SessionCookieName,
            ]),
        new("The admin panel",
            [ServerKeys.UseAdmin, ServerKeys.AdminPort, ServerKeys.AdminPassword]),
        new("Who may take part, and when",
            [
                ParticipantKeys.OpenFrom, ParticipantKeys.OpenUntil, ParticipantKeys.ExpiresAfterHours,
                ParticipantKeys.Target, ParticipantKeys.Quotas, ParticipantKeys.NewcomersPerMinute,
                ParticipantKeys.Require, ParticipantKeys.TestToken,
            ]),
        new("Coming back",
            [
                ParticipantKeys.RetrieveSessions, ParticipantKeys.AllowRetakes, ParticipantKeys.ReturnWith,
                ParticipantKeys.LinkSecret, ParticipantKeys.SessionBindToIpParticipant,
                ParticipantKeys.AbandonedMinutes,
            ]),
        new("What is kept of participants",
            [
                ParticipantKeys.StoreIp, ParticipantKeys.StoreUserAgent,
                ParticipantKeys.LogQuestionnaireInteractions, ParticipantKeys.LogGridClicks,
                ParticipantKeys.OnWithdraw,
            ]),
        new("Conditions",
            [
                StudyKeys.Conditions, StudyKeys.Factors, StudyKeys.Assignment, StudyKeys.ConditionTies,
                StudyKeys.CountsIncludeAbandoned, StudyKeys.ConditionsFromCsv, StudyKeys.ConditionsFromDb,
            ]),
        new("Recruiting",
            [
                ParticipantKeys.Platform, ParticipantKeys.Recruitment, ParticipantKeys.ExternalIdLabel,
                ParticipantKeys.ExternalIdPrompt, ParticipantKeys.ProlificToken, ParticipantKeys.ProlificApi,
                ParticipantKeys.SonaCreditUrl,
            ]),
        new("The end",
            [
                ParticipantKeys.GenerateCompletionCode, ParticipantKeys.StaticCompletionCode,
                ParticipantKeys.CompletionCodeMessage, ParticipantKeys.OutgoingUrl, ParticipantKeys.OutgoingRedirect,
            ]),
        new("Pages",
            [
                StudyKeys.UseBreadcrumbs, StudyKeys.HeaderColor, StudyKeys.AllowBack, StudyKeys.DisablePaste,
                StudyKeys.ConsentMinSeconds,
            ]),
        new("Exports and artificial participants",
            [StudyKeys.Export, StudyKeys.Simulate]),
    ];

    /// <summary>All of them.</summary>
    public static ImmutableArray<SettingKey> All { get; } = [.. Sections.SelectMany(s => s.Keys)];

    /// <summary>Settings that are understood but do nothing → what stands in for them.</summary>
    public static readonly FrozenDictionary<string, string> NotEffective = new Dictionary<string, string>
    {
        ["USE_LOGO"] = "pages show no logo",
        ["CHECK_FOR_UPDATES"] = "the program never asks other hosts for updates",
        ["WAITRESS_THREADS"] = "the server adapts its threads by itself",
        ["SECRET_KEY"] = "keys are made and kept in the database, wrapped by KEY_FILE",
        ["DEFAULT_FIELD_WIDTH"] = "inputs take the width of the page",
        ["ENABLE_LOGGING"] = "every submission is kept in the database",
        ["SESSION_COOKIE_SAMESITE"] = "cookies are SameSite=Lax",
        ["SESSION_COOKIE_SECURE"] = "cookies are Secure exactly when the request is HTTPS",
        ["SESSION_COOKIE_HTTPONLY"] = "cookies are HttpOnly",
        ["PERMANENT_SESSION_LIFETIME"] = "participants are remembered for 31 days",
        ["SQLALCHEMY_ENGINE_OPTIONS"] = "the pool adapts by itself",
        ["SQLALCHEMY_TRACK_MODIFICATIONS"] = "there is nothing to track",
        ["WTF_CSRF_ENABLED"] = "forms are always protected",
        ["ADDITIONAL_ADMIN_PAGES"] = "the admin panel shows its own pages",
        ["BRUTE_FORCE_PROTECTION"] = "sign-in is locked for a while after 5 failures",
        ["BRUTE_FORCE_AUTO_TRUST_ADMIN"] = "no address is banned",
        ["BRUTE_FORCE_MAX_ATTEMPTS"] = "sign-in is locked for a while after 5 failures",
        ["BRUTE_FORCE_WINDOW_MINUTES"] = "sign-in is locked for a while after 5 failures",
        ["BRUTE_FORCE_BAN_SCHEDULE"] = "no address is banned",
        ["BRUTE_FORCE_PROBE_URLS"] = "unknown addresses are answered with 404",
        ["BRUTE_FORCE_HOSTILE_UA_PATTERNS"] = "no browser is banned",
        ["TRUSTED_IPS"] = "no address is banned",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of all, for suggestions.</summary>
    public static IEnumerable<string> Names => All.Select(k => k.Name).Concat(NotEffective.Keys);

    private static readonly FrozenDictionary<string, SettingKey> ByName =
        All.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal);

    /// <summary>The setting of that name, which is written in capital letters; null for none.</summary>
    public static SettingKey? Find(string name) => ByName.GetValueOrDefault(name);
}
