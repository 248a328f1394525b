using System.Collections.Frozen;

namespace StudyApp.Studies;

/// <summary>Every upper-case key a configuration file may hold.</summary>
public static class ConfigKeys
{
    /// <summary>Keys that do something.</summary>
    public static readonly FrozenSet<string> Effective = Set(
        "STUDY PAGE_LIST TITLE PORT HOST SQLALCHEMY_DATABASE_URI DATABASE_URL DATABASE_POOLER SQLALCHEMY_BINDS ADMIN_PASSWORD USE_ADMIN ADMIN_PORT APPLICATION_ROOT USE_BREADCRUMBS HEADER_COLOR " +
        "SESSION_COOKIE_NAME MAX_CONTENT_LENGTH BEHIND_REVERSE_PROXY SESSION_BIND_TO_IP_PARTICIPANT RETRIEVE_SESSIONS ALLOW_RETAKES ABANDONED_MINUTES COUNTS_INCLUDE_ABANDONED CONDITIONS FACTORS ASSIGNMENT TARGET QUOTAS CONDITIONS_FROM_CSV CONDITIONS_FROM_DB " +
        "NEWCOMERS_PER_MINUTE " +
        "ON_WITHDRAW RETURN_WITH LINK_SECRET KEY_FILE STORE_IP STORE_USER_AGENT CONDITION_TIES CONSENT_MIN_SECONDS EXTERNAL_ID_LABEL EXTERNAL_ID_PROMPT GENERATE_COMPLETION_CODE STATIC_COMPLETION_CODE COMPLETION_CODE_MESSAGE " +
        "OUTGOING_URL OUTGOING_REDIRECT CONTACT STUDY_INFO LANGUAGES DISABLE_PASTE ALLOW_BACK LOG_QUESTIONNAIRE_INTERACTIONS LOG_GRID_CLICKS EXPORT " +
        "OPEN_FROM OPEN_UNTIL EXPIRES_AFTER_HOURS REQUIRE TEST_TOKEN PLATFORM RECRUITMENT PROLIFIC_TOKEN PROLIFIC_API SONA_CREDIT_URL SIMULATE");

    /// <summary>Keys that are understood but do nothing in this version → what stands in for them.</summary>
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

    /// <summary>All of them, for suggestions.</summary>
    public static IEnumerable<string> All => Effective.Concat(NotEffective.Keys);

    private static FrozenSet<string> Set(string keys) => keys.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
