using System.Collections.Frozen;
using StudyApp.Authoring.Templates.Parsing;

namespace StudyApp.Studies.Authored;

/// <summary>The templates that authors extend and import without having written them.</summary>
/// <remarks>Their names, blocks and macros are those of existing studies.</remarks>
internal static class BundledTemplates
{
    // Comments mark where each block's text begins, see PageSections. "contents" and "scripts" are names that some
    // manuals give.
    private const string Frame =
        "<!--studyapp:title-->{% block title %}{% endblock %}<!--studyapp:head-->{% block head %}{% "
        + "endblock %}<!--studyapp:top-->{% block top %}<!--studyapp:usual-->{% endblock %}"
        + "<!--studyapp:content-->{% block content %}{% block contents %}{% endblock %}{% endblock "
        + "%}<!--studyapp:bottom-->{% block bottom %}{% endblock %}{% block scripts %}{% endblock %}"
        + "<!--studyapp:footer-->{% block footer_wrapper %}{% block footer %}{% endblock %}{% endblock "
        + "%}<!--studyapp:close-->";

    private const string Extending = "{% extends \"template.html\" %}";

    private const string Macros =
        """
        {% macro btnContinue(includeDiv=true) %}{% if includeDiv %}<div class="go bofs-navigation">{% endif %}<!--studyapp:continue-->{% if includeDiv %}</div>{% endif %}{% endmacro %}
        {% macro conditionLabel(n) %}{{ condition_label(n) }}{% endmacro %}
        {% macro adminControls() %}{% endmacro %}
        {% macro checkUserActive() %}{% endmacro %}
        """;

    // Builds of the Unity engine. unity_parameters is what the loader of Unity 2020 and later is given; without it an
    // older build's json_path is loaded.
    private const string UnityContent =
        """
        {% block content %}
        <div class="{{ unity_place }}">
          <progress id="loading" max="1" value="0" aria-label="Loading"></progress>
          {% if unity_parameters is defined %}<canvas id="gameContainer" tabindex="-1" width="{{ width|default(960) }}" height="{{ height|default(600) }}"></canvas>{% else %}<div id="gameContainer"></div>{% endif %}
        </div>
        {% block content_extra %}{% endblock %}
        <script src="{{ unityloader_path|default('') }}"></script>
        <script>
        var gameInstance = null;
        function EndGame() { studyapp.next(); }
        (function () {
          var bar = document.getElementById('loading');
          function progress(one, other) {
            var part = typeof one === 'number' ? one : other;
            bar.value = part;
            bar.hidden = part >= 1;
          }
          {% if unity_parameters is defined %}
          createUnityInstance(document.getElementById('gameContainer'), {{ unity_parameters|tojson }}, progress)
            .then(function (instance) { gameInstance = instance; bar.hidden = true; })
            .catch(function (reason) { bar.replaceWith(String(reason)); });
          {% else %}
          gameInstance = UnityLoader.instantiate('gameContainer', {{ json_path|default('')|tojson }}, { onProgress: progress });
          {% endif %}
        })();
        </script>
        {% endblock %}
        """;

    private const string Unity =
        Extending + """
        {% set unity_place = "unity" %}
        {% block head %}<style>
        .unity { text-align: center; }
        #gameContainer { width: {{ width|default(960) }}px; height: {{ height|default(600) }}px; max-width: 100%; margin: 0 auto; }
        </style>{% endblock %}

        """ + UnityContent;

    private const string UnityFullscreen =
        Extending + """
        {% set unity_place = "unity-full" %}
        {% block head %}<style>
        .unity-full { position: fixed; inset: 0; z-index: 10; background: #000; }
        .unity-full #gameContainer { width: 100%; height: 100%; }
        .unity-full #loading { position: absolute; top: 50%; left: 50%; transform: translate(-50%, -50%); }
        </style>{% endblock %}

        """ + UnityContent;

    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["template.html"] = Frame,
        ["instructions.html"] = Extending,
        ["simple.html"] = Extending,
        ["end.html"] = Extending,
        ["macros.html"] = Macros,
        ["unity_webgl.html"] = Unity,
        ["unity_webgl_fullscreen.html"] = UnityFullscreen,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The template of that name; null for others.</summary>
    public static TemplateSource? Find(string name) =>
        Texts.TryGetValue(name, out var text) ? new($"{name} (built in)", text) : null;
}
