namespace StudyApp.Studies.Tasks.Scoring;

/// <summary>
/// Detection of signals among noise, with the log-linear correction applied always, not only to extreme rates (Hautus
/// 1995; Stanislaw and Todorov 1999): H = (hits + 0.5)/(signals + 1), F = (false alarms + 0.5)/(noise + 1).
/// </summary>
/// <param name="Hits">Responses to signals.</param>
/// <param name="Signals">Trials with a signal.</param>
/// <param name="FalseAlarms">Responses to noise.</param>
/// <param name="Noise">Trials without one.</param>
public readonly record struct SignalDetection(int Hits, int Signals, int FalseAlarms, int Noise)
{
    /// <summary>Counts trials by whether they are signals and whether they were responded to.</summary>
    public static SignalDetection Of(IEnumerable<(bool IsSignal, bool Responded)> trials)
    {
        var (hits, signals, falseAlarms, noise) = (0, 0, 0, 0);
        foreach (var (isSignal, responded) in trials)
            if (isSignal) (signals, hits) = (signals + 1, hits + (responded ? 1 : 0));
            else (noise, falseAlarms) = (noise + 1, falseAlarms + (responded ? 1 : 0));
        return new(hits, signals, falseAlarms, noise);
    }

    /// <summary>Hits among signals, not corrected; null without signals.</summary>
    public double? HitRate => Signals == 0 ? null : (double)Hits / Signals;

    /// <summary>False alarms among noise, not corrected; null without noise.</summary>
    public double? FalseAlarmRate => Noise == 0 ? null : (double)FalseAlarms / Noise;

    /// <summary>Hits and correct rejections among all; null without trials.</summary>
    public double? Accuracy => Signals + Noise == 0 ? null : (double)(Hits + Noise - FalseAlarms) / (Signals + Noise);

    /// <summary>d′ = z(H) − z(F); null without signals or without noise.</summary>
    public double? DPrime => ZHit - ZFalseAlarm;

    /// <summary>c = −(z(H) + z(F))/2: positive for a reluctance to respond; null as <see cref="DPrime"/>.</summary>
    public double? Criterion => (-ZHit - ZFalseAlarm) / 2;

    /// <summary>ln β = c·d′; null as <see cref="DPrime"/>.</summary>
    // Adding 0 turns −0 into 0.
    public double? LnBeta => (Criterion * DPrime) + 0.0;

    private double? ZHit => Signals == 0 ? null : NormalQuantile.Of((Hits + 0.5) / (Signals + 1));

    private double? ZFalseAlarm => Noise == 0 ? null : NormalQuantile.Of((FalseAlarms + 0.5) / (Noise + 1));
}
