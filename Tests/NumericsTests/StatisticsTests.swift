import Numerics
import Testing

/// Expected values of quantiles and intervals are SciPy's.
@Suite("Statistics")
struct StatisticsTests {
    private func agree(_ value: Double, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
        value == expected || abs(value - expected) <= tolerance * max(abs(expected), 1e-300)
    }

    @Test(
        "knows the normal distribution",
        arguments: [
            (1e-300, -37.0470962993612), (1e-10, -6.361340902404056), (0.001, -3.090232306167813), (0.02425, -1.972961051311885),
            (0.025, -1.9599639845400545), (0.1, -1.2815515655446004), (0.5, 0), (0.6, 0.2533471031357997), (0.975, 1.959963984540054),
            (0.999999, 4.753424308817087), (0, -.infinity), (1, .infinity),
        ])
    func normal(probability: Double, x: Double) {
        let found = Statistics.normalQuantile(probability)
        #expect(agree(found, x) || abs(found - x) < 1e-15)
        #expect(agree(Statistics.normalProbability(x), probability, 1e-10))
    }

    @Test(
        "knows the beta distribution",
        arguments: [
            (0.025, 10, 1, 0.6915028921812392), (0.5, 2, 3, 0.3857275681323895), (0.975, 0.5, 0.5, 0.9984586668665639),
            (1e-6, 3, 200, 9.081395706972202e-05), (0.1, 500, 500, 0.4797401481489558), (0.025, 90, 25, 0.7031417349422877),
            (0.3, 0.01, 5, 6.462784897212799e-54), (0.025, 99990, 11, 0.9998161041546233), (0, 2, 2, 0), (1, 2, 2, 1),
        ])
    func beta(probability: Double, a: Double, b: Double, x: Double) {
        #expect(agree(Statistics.betaQuantile(probability, a, b), x, 1e-11), "\(Statistics.betaQuantile(probability, a, b))")
        #expect(agree(Statistics.betaProbability(x, a, b), probability, 1e-9))
    }

    @Test(
        "sums the beta distribution",
        arguments: [
            (0.3, 2, 3, 0.3483), (0.999, 0.5, 0.5, 0.9798649583666235), (1e-5, 3, 200, 1.3513816494249247e-09),
            (0.5, 5000, 5001, 0.5039893230696917), (0.2, 1, 1, 0.2), (0.7, 30, 2, 0.00022539340290692218),
        ])
    func betaProbability(x: Double, a: Double, b: Double, probability: Double) {
        #expect(agree(Statistics.betaProbability(x, a, b), probability, 1e-11), "\(Statistics.betaProbability(x, a, b))")
    }

    @Test(
        "knows Student's distribution",
        arguments: [
            (0.975, 1, 12.706204736174694), (0.975, 4, 2.7764451051977934), (0.9, 10, 1.372183641110336), (0.0005, 30, -3.645958635042021),
            (0.6, 2.5, 0.2814595127485477), (0.975, 1e6, 1.959966356814107), (0.5, 3, 0),
        ])
    func student(probability: Double, degrees: Double, x: Double) {
        #expect(agree(Statistics.studentQuantile(probability, degrees: degrees), x, 1e-9))
    }

    @Test(
        "gives shares with their intervals",
        arguments: [
            (0, 10, 0, 0.27753279986288926, 0, 0.30849710781876294), (10, 10, 0.7224672001371109, 1, 0.6915028921812371, 1),
            (1, 10, 0.017876213095072896, 0.4041500267952385, 0.0025285785444625728, 0.44501611702819543),
            (107, 114, 0.8786570589735131, 0.9699407180801346, 0.877573083780254, 0.9749586803252369),
            (50, 1000, 0.03813026239274881, 0.06531382024425081, 0.03733539760466063, 0.06539048791549365),
            (3, 1_000_000, 1.0202712409681223e-06, 8.821149774312435e-06, 6.186725501906401e-07, 8.767247788067677e-06),
        ])
    func shares(successes: Int, trials: Int, wilsonLow: Double, wilsonHigh: Double, exactLow: Double, exactHigh: Double) {
        let wilson = Statistics.wilson(successes: successes, of: trials)
        #expect(agree(wilson.low, wilsonLow, 1e-9) && agree(wilson.high, wilsonHigh, 1e-9), "\(wilson)")
        let exact = Statistics.clopperPearson(successes: successes, of: trials)
        #expect(agree(exact.low, exactLow, 1e-10) && agree(exact.high, exactHigh, 1e-10), "\(exact)")
        #expect(wilson.contains(Double(successes) / Double(trials)))
    }

    @Test("gives means with their intervals")
    func means() {
        let values = [4.1, 5.3, 3.9, 4.8, 6.0, 5.1]
        #expect(agree(Statistics.mean(values), 4.866666666666666) && agree(Statistics.deviation(values), 0.781451640644939))
        let interval = Statistics.meanInterval(values)
        #expect(agree(interval.low, 4.046583464118678) && agree(interval.high, 5.686749869214655))
        #expect(
            agree(Statistics.median(values), 4.95) && Statistics.quantile(0.1, of: values) == 4 && Statistics.quantile(1, of: values) == 6)
        #expect(agree(Statistics.standardError(values), 0.781451640644939 / 6.0.squareRoot()))
    }

    @Test("answers odd cases without a trap")
    func odd() {
        #expect(Statistics.mean([]).isNaN && Statistics.deviation([1]).isNaN && Statistics.median([]).isNaN)
        #expect(Statistics.meanInterval([1]) == Interval(low: -.infinity, high: .infinity))
        #expect(Statistics.wilson(successes: 0, of: 0) == Interval(low: 0, high: 1))
        #expect(Statistics.clopperPearson(successes: 0, of: 0) == Interval(low: 0, high: 1))
        #expect(
            Statistics.normalQuantile(-1).isNaN && Statistics.betaQuantile(0.5, -1, 1).isNaN
                && Statistics.studentQuantile(2, degrees: 1).isNaN)
        #expect(Statistics.sum([1e100, 1, -1e100]) == 1 && Statistics.sum([.infinity, 1]) == .infinity)
        #expect(Statistics.bootstrap([], seed: 0).low.isNaN)
    }

    @Test("draws the bootstrap the same for the same seed, near what theory says")
    func bootstrap() {
        var generator = Philox(seed: 9)
        let values = (0..<200).map { _ in generator.normal() }
        let interval = Statistics.bootstrap(values, resamples: 500, seed: 1)
        #expect(interval == Statistics.bootstrap(values, resamples: 500, seed: 1))
        #expect(interval != Statistics.bootstrap(values, resamples: 500, seed: 2))
        let theory = Statistics.meanInterval(values)
        #expect(abs(interval.low - theory.low) < 0.03 && abs(interval.high - theory.high) < 0.03)
    }
}
