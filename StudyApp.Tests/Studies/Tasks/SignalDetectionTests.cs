using StudyApp.Studies.Tasks.Scoring;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class SignalDetectionTests
{
    [Theory]
    [InlineData(6, 6, 0, 14, 3.299148, 0.184340, 0.608166)]
    [InlineData(5, 6, 1, 14, 2.073190, 0.244956, 0.507841)]
    [InlineData(30, 30, 0, 70, 4.596299, 0.156951, 0.721395)]
    [InlineData(27, 30, 3, 70, 2.862953, 0.220244, 0.630549)]
    [InlineData(20, 25, 5, 75, 2.259471, 0.328641, 0.742555)]
    [InlineData(3, 6, 7, 14, 0, 0, 0)]
    [InlineData(0, 6, 14, 14, -3.299148, -0.184340, 0.608166)]
    public void Sensitivity_and_criterion_are_those_of_the_log_linear_correction(
        int hits,
        int signals,
        int falseAlarms,
        int noise,
        double dPrime,
        double criterion,
        double lnBeta
    )
    {
        var detection = new SignalDetection(hits, signals, falseAlarms, noise);

        Assert.Equal(dPrime, detection.DPrime!.Value, 6);
        Assert.Equal(criterion, detection.Criterion!.Value, 6);
        Assert.Equal(lnBeta, detection.LnBeta!.Value, 6);
    }

    [Fact]
    public void Without_signals_or_without_noise_there_is_no_sensitivity()
    {
        Assert.Null(new SignalDetection(0, 0, 1, 4).DPrime);
        Assert.Null(new SignalDetection(2, 4, 0, 0).Criterion);
        Assert.Null(new SignalDetection(0, 0, 0, 0).Accuracy);
    }

    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.01, -2.326347874040841)]
    [InlineData(0.5, 0)]
    [InlineData(1e-20, -9.262340089798408)]
    public void Quantiles_are_exact(double share, double quantile) => Assert.Equal(quantile, NormalQuantile.Of(share), 12);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void There_is_no_quantile_of_certainty(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalQuantile.Of(share));
}
