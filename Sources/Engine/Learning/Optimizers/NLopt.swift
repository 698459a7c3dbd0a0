import CNLopt
public import Numerics

/// Minimises through the NLopt library: one call that evaluates the loss as often as it likes.
///
/// The library cannot save its state; its checkpoint is an ``EvaluationLog``. A resumed call is the same call: it is told what the log holds as long as it asks for
/// the log's points, bit for bit, and evaluates from there on.
public struct NLopt: Codable, Hashable, Sendable {
    public var algorithm: Algorithm
    /// The most evaluations of the loss.
    public var maximumEvaluations: Int
    /// Ends where a step changes no parameter, or the loss, by more than this share of it.
    public var tolerance: Double
    /// The size of the first step of methods without gradients, in the parameters' unit.
    public var initialStep: Double
    /// The box around the start that a method searches, each way; nil for none. Global methods have ±π where it is nil.
    public var reach: Double?
    /// Seeds the methods that draw random numbers.
    public var seed: UInt64

    public init(
        _ algorithm: Algorithm, maximumEvaluations: Int = 1000, tolerance: Double = 1e-8, initialStep: Double = 0.3, reach: Double? = nil,
        seed: UInt64 = 0
    ) {
        (self.algorithm, self.maximumEvaluations, self.tolerance) = (algorithm, maximumEvaluations, tolerance)
        (self.initialStep, self.reach, self.seed) = (initialStep, reach, seed)
    }

    /// Why a minimisation ended.
    public enum Ending: String, Codable, Hashable, Sendable {
        case converged
        case evaluationsSpent
        /// No better point can be told apart in double precision, or the method's line search failed.
        case stalled
        case cancelled
    }

    /// The best point that was looked at.
    public struct Outcome: Hashable, Sendable {
        public var parameters: [Double]
        public var value: Double
        public var ending: Ending
        public var log: EvaluationLog
    }
}

extension NLopt {
    /// Minimises `objective` from `start`.
    ///
    /// - Parameters:
    ///   - log: what an interrupted call of the same settings, start and objective had evaluated.
    ///   - cancellation: looked at before every evaluation; once set, the call returns with the log so far.
    ///   - objective: the loss at a point, with its gradient where that is wanted.
    ///   - evaluated: told of every new evaluation, not of replayed ones; throwing ends the call.
    /// - Throws: what `objective` or `evaluated` throws; ``LearningError/corruptCheckpoint(_:)`` where the log is of another call;
    ///   ``LearningError/notFinite(_:)`` where the loss is no finite number; a configuration fault where the method cannot work with so few parameters.
    public func minimize(
        from start: [Double], replaying log: EvaluationLog = EvaluationLog(), cancellation: Cancellation? = nil,
        objective: (_ point: [Double], _ wantsGradient: Bool) throws -> Evaluation,
        evaluated: (_ log: EvaluationLog) throws -> Void = { _ in }
    ) throws -> Outcome {
        guard start.count >= algorithm.fewestParameters else {
            throw LearningError.configuration(
                "\(algorithm.rawValue) needs at least \(algorithm.fewestParameters) parameters, the model has \(start.count)",
                hint: "use cobyla or lbfgs")
        }
        guard let call = nlopt_create(algorithm.code, UInt32(start.count)) else { throw LearningError.library("NLopt: out of memory") }
        defer { nlopt_destroy(call) }
        return try withoutActuallyEscaping(objective) { objective in
            try withoutActuallyEscaping(evaluated) { evaluated in
                let session = Session(call: call, replay: log, cancellation: cancellation, objective: objective, evaluated: evaluated)
                return try run(session, from: start)
            }
        }
    }

    private func run(_ session: Session, from start: [Double]) throws -> Outcome {
        let call = session.call
        nlopt_srand(UInt(truncatingIfNeeded: seed &+ 1))
        nlopt_set_maxeval(call, Int32(clamping: maximumEvaluations))
        nlopt_set_xtol_rel(call, tolerance)
        nlopt_set_ftol_rel(call, tolerance)
        if let reach = reach ?? (algorithm.isGlobal ? Double.pi : nil) {
            nlopt_set_lower_bounds(call, start.map { $0 - reach })
            nlopt_set_upper_bounds(call, start.map { $0 + reach })
        }
        if !algorithm.usesGradient { nlopt_set_initial_step1(call, initialStep) }
        let code = withExtendedLifetime(session) {
            let context = Unmanaged.passUnretained(session).toOpaque()
            nlopt_set_min_objective(
                call,
                { count, point, gradient, context in
                    guard let point, let context else { return .nan }
                    let session = Unmanaged<Session>.fromOpaque(context).takeUnretainedValue()
                    return session.evaluate(UnsafeBufferPointer(start: point, count: Int(count)), gradient)
                }, context)
            var (point, value) = (start, 0.0)
            return nlopt_optimize(call, &point, &value)
        }
        return try session.outcome(code)
    }
}

/// One call of the library: what its callback reads and writes.
private final class Session {
    let call: nlopt_opt
    private let replay: EvaluationLog
    private let cancellation: Cancellation?
    private let objective: (_ point: [Double], _ wantsGradient: Bool) throws -> Evaluation
    private let evaluated: (_ log: EvaluationLog) throws -> Void
    private var log = EvaluationLog()
    private var fault: (any Error)?
    private var wasCancelled = false

    init(
        call: nlopt_opt, replay: EvaluationLog, cancellation: Cancellation?,
        objective: @escaping (_ point: [Double], _ wantsGradient: Bool) throws -> Evaluation,
        evaluated: @escaping (_ log: EvaluationLog) throws -> Void
    ) {
        (self.call, self.replay, self.cancellation) = (call, replay, cancellation)
        (self.objective, self.evaluated) = (objective, evaluated)
    }

    func evaluate(_ point: UnsafeBufferPointer<Double>, _ gradient: UnsafeMutablePointer<Double>?) -> Double {
        guard fault == nil, !wasCancelled else { return stop() }
        do {
            guard let evaluation = try evaluation(at: Array(point), wantsGradient: gradient != nil) else {
                wasCancelled = true
                return stop()
            }
            if let gradient, let slope = evaluation.gradient { gradient.update(from: slope, count: point.count) }
            return evaluation.value
        } catch {
            fault = error
            return stop()
        }
    }

    /// The log's evaluation as long as there is one, else a new one; nil once cancelled.
    private func evaluation(at point: [Double], wantsGradient: Bool) throws -> Evaluation? {
        if log.count < replay.count {
            let recorded = replay.evaluations[log.count]
            let isSame = replay.points[log.count].elementsEqual(point) { $0.bitPattern == $1.bitPattern }
            guard isSame, !wantsGradient || recorded.gradient?.count == point.count else {
                throw LearningError.corruptCheckpoint(
                    "evaluation \(log.count + 1) of \(replay.count) was recorded at another point than the optimiser asks for")
            }
            log.append(recorded, at: point)
            return recorded
        }
        if cancellation?.isCancelled == true { return nil }
        let found = try objective(point, wantsGradient)
        guard found.value.isFinite, found.gradient?.allSatisfy({ $0.isFinite }) != false else {
            throw LearningError.notFinite("the loss at evaluation \(log.count + 1) is \(found.value)")
        }
        precondition(!wantsGradient || found.gradient?.count == point.count)
        log.append(found, at: point)
        try evaluated(log)
        return found
    }

    private func stop() -> Double {
        nlopt_force_stop(call)
        return .infinity
    }

    func outcome(_ code: nlopt_result) throws -> NLopt.Outcome {
        if let fault { throw fault }
        guard wasCancelled || log.count >= replay.count else {
            throw LearningError.corruptCheckpoint("the optimiser ended after \(log.count) of \(replay.count) recorded evaluations")
        }
        guard let best = log.best else {
            if wasCancelled { return NLopt.Outcome(parameters: [], value: .infinity, ending: .cancelled, log: log) }
            throw LearningError.library("NLopt: " + (nlopt_get_errmsg(call).map { String(cString: $0) } ?? "code \(code.rawValue)"))
        }
        let ending: NLopt.Ending =
            switch code {
            case _ where wasCancelled: .cancelled
            case NLOPT_MAXEVAL_REACHED: .evaluationsSpent
            case _ where code.rawValue > 0: .converged
            default: .stalled
            }
        return NLopt.Outcome(parameters: log.points[best], value: log.evaluations[best].value, ending: ending, log: log)
    }
}
