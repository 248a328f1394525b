using System.Text;
using System.Text.Json;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>Spoils the JSON documents that scripts send: what was typed so far, and trials.</summary>
/// <remarks>What comes out depends on the chance alone.</remarks>
internal static class JsonMutations
{
    private const string Form = "application/x-www-form-urlencoded";

    public static HostileRequest NextDraft(Random chance, IReadOnlyList<(string Name, string Value)> typed, int visit, string token)
    {
        var fields = typed.Select(f => (Name: Text(f.Name), Value: Text(f.Value))).ToList();
        List<string> what = ["draft"];
        var (number, noText) = ($"{visit}", false);
        for (var i = chance.Next(1, 4); i > 0; i--)
        {
            var at = chance.Next(fields.Count + 1);
            switch (chance.Next(10))
            {
                case 0:
                    what.Add("foreign field");
                    fields.Insert(at, (Text(Pick(chance, HostileTexts.Names)), Text(Pick(chance, HostileTexts.Values))));
                    break;
                case 1 or 2 or 3 when at < fields.Count:
                    what.Add("value");
                    fields[at] = (fields[at].Name, Text(Pick(chance, HostileTexts.Values)));
                    break;
                case 4: what.Add("token"); fields.Insert(at, ("\"age\"", Pick(chance, HostileTexts.Tokens))); break;
                case 5:
                    what.Add("no text");
                    fields.Insert(at, ("\"story\"", Pick(chance, HostileTexts.NoTextTokens)));
                    noText = true;
                    break;
                case 6:
                    what.Add("name without text");
                    fields.Insert(at, (Pick(chance, HostileTexts.NoTextTokens), "\"x\""));
                    noText = true;
                    break;
                case 7:
                    what.Add("visit");
                    number = Pick(chance, [.. HostileTexts.Tokens, $"{visit + 1}", $"{visit - 1}", $"\"{visit}\""]);
                    break;
                case 8:
                    what.Add("long");
                    fields.Insert(at, (Text(new string('n', 1 << chance.Next(4, 10))), Text(new string('v', 1 << chance.Next(4, 20)))));
                    break;
                default:
                    what.Add("many");
                    fields.AddRange(Enumerable.Range(0, chance.Next(100, 2_500)).Select(n => ($"\"f{n}\"", "\"\"")));
                    break;
            }
        }
        var members = string.Join(',', fields.Select(f => $"{f.Name}:{f.Value}"));
        var sequence = Pick(chance, ["null", "1", $"{chance.Next(1_000_000)}", "-1", "1e3", "\"1\"", "9007199254740993"]);
        var json = $"{{\"visit\":{number},\"sequence\":{sequence},\"fields\":{{{members}}}}}";
        var wrongToken = chance.Next(15) == 0;
        var certain = noText && !wrongToken && !what.Contains("long") && !what.Contains("many");
        return Send(chance, "draft", json, what, certain, wrongToken ? Pick<string?>(chance, [null, "x", ""]) : token);
    }

    public static HostileRequest NextTrials(Random chance, IReadOnlyList<string> fields, string task, string itsRun)
    {
        List<string> what = ["trials"];
        var noText = false;
        var trials = Enumerable
            .Range(0, chance.Next(1, 5))
            .Select(i => new List<(string, string)>
            {
                ("index", $"{chance.Next(60)}"),
                ("block", "\"test\""),
                ("rt_ms", "251.5"),
                ("hidden", "false"),
            })
            .ToList();
        var run = Pick(chance, [$"\"{itsRun}\"", $"\"{itsRun}_2\""]);
        for (var i = chance.Next(0, 3); i > 0; i--)
        {
            var trial = trials[chance.Next(trials.Count)];
            switch (chance.Next(8))
            {
                case 0: what.Add("index"); trial[0] = ("index", Pick(chance, HostileTexts.Tokens)); break;
                case 1 or 2: what.Add("token"); trial.Add((Pick(chance, fields), Pick(chance, HostileTexts.Tokens))); break;
                case 3: what.Add("text"); trial.Add((Pick(chance, fields), Text(Pick(chance, HostileTexts.Values)))); break;
                case 4:
                    what.Add("no text");
                    trial.Add((Pick(chance, ["block", "outcome", "response"]), Pick(chance, HostileTexts.NoTextTokens)));
                    noText = true;
                    break;
                case 5: what.Add("run"); run = Pick(chance, [.. HostileTexts.Tokens, .. HostileTexts.NoTextTokens]); break;
                case 6:
                    what.Add("foreign field");
                    trial.Add((Pick(chance, ["__proto__", "participant_id", "", "data"]), Pick(chance, HostileTexts.Tokens)));
                    break;
                default:
                    what.Add("many");
                    trials.AddRange(
                        Enumerable.Range(0, chance.Next(100, 700)).Select(n => new List<(string, string)> { ("index", $"{n}") })
                    );
                    break;
            }
        }
        var list = trials.Select(t => $"{{{string.Join(',', t.Select(f => $"\"{f.Item1}\":{f.Item2}"))}}}");
        var json = $"{{\"run\":{run},\"trials\":[{string.Join(',', list)}]}}";
        // The last of equal names counts: a later field of the same name may hide what was forbidden, but never stores it.
        return Send(chance, $"task/{task}/trials", json, what, noText && what.Count == 2, token: null);
    }

    private static HostileRequest Send(Random chance, string path, string json, List<string> what, bool certain, string? token)
    {
        var body = FormMutations.Bytes(json);
        var spoiled = chance.Next(12) switch
        {
            0 => Noted("cut", body[..chance.Next(body.Length)]),
            1 => Noted(
                "spoiled",
                Pick<byte[]>(
                    chance,
                    [
                        [],
                        [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(json)],
                        [0xEF, 0xBB, 0xBF, .. body],
                        [.. body, .. body],
                        [.. Encoding.ASCII.GetBytes(new string('[', 5_000))],
                        "null"u8.ToArray(),
                        "[]"u8.ToArray(),
                        "\"\""u8.ToArray(),
                        [.. body, 0],
                    ]
                )
            ),
            2 => Noted("byte", [.. body[..(body.Length / 2)], 0xC3, 0x28, .. body[(body.Length / 2)..]]),
            _ => body,
        };
        var type = Pick<string?>(
            chance,
            ["application/json", "application/json", "application/json", "application/json; charset=utf-8", "text/plain", null, Form]
        );
        return new(
            path,
            type,
            spoiled,
            string.Join(", ", what),
            certain && type != Form && ReferenceEquals(spoiled, body) && json.Contains(HostileTexts.Marker, StringComparison.Ordinal),
            token
        );

        byte[] Noted(string change, byte[] bytes)
        {
            what.Add(change);
            return bytes;
        }
    }

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static T Pick<T>(Random chance, IReadOnlyList<T> from) => from[chance.Next(from.Count)];
}
