internal import KernelTable

/// Many gates on a tile while it is in registers; see ``TileProgram``.
enum Tiles<Vector: Lanes> where Vector.Scalar: KernelScalar {
    typealias Scalar = Vector.Scalar
    typealias Factors = UnsafePointer<Vector>

    static func apply(_ steps: Range<Int>, _ route: TileRoute<Scalar>, _ program: TileProgram<Scalar>) {
        switch program.form {
        case .steps: run(steps, route, program, StepsBody(program))
        case .units(let axes):
            switch axes {
            case 1: run(steps, route, program, UnitsBody<Vector, Yes, No, No>(program))
            case 2: run(steps, route, program, UnitsBody<Vector, No, Yes, No>(program))
            case 3: run(steps, route, program, UnitsBody<Vector, Yes, Yes, No>(program))
            case 4: run(steps, route, program, UnitsBody<Vector, No, No, Yes>(program))
            case 5: run(steps, route, program, UnitsBody<Vector, Yes, No, Yes>(program))
            case 6: run(steps, route, program, UnitsBody<Vector, No, Yes, Yes>(program))
            default: run(steps, route, program, UnitsBody<Vector, Yes, Yes, Yes>(program))
            }
        case .unitsX(let axes):
            switch axes {
            case 1: run(steps, route, program, UnitsXBody<Vector, Yes, No, No>(program))
            case 2: run(steps, route, program, UnitsXBody<Vector, No, Yes, No>(program))
            case 3: run(steps, route, program, UnitsXBody<Vector, Yes, Yes, No>(program))
            case 4: run(steps, route, program, UnitsXBody<Vector, No, No, Yes>(program))
            case 5: run(steps, route, program, UnitsXBody<Vector, Yes, No, Yes>(program))
            case 6: run(steps, route, program, UnitsXBody<Vector, No, Yes, Yes>(program))
            default: run(steps, route, program, UnitsXBody<Vector, Yes, Yes, Yes>(program))
            }
        }
    }

    /// Where the tests that hold move a tile's vectors.
    @inline(__always)
    private static func shift(_ tests: UnsafeMutablePointer<TileTest>, _ count: Int, _ place: Int) -> Int {
        var result = 0
        var index = 0
        while index < count {
            if place & tests[index].mask == tests[index].value { result ^= tests[index].shift }
            index &+= 1
        }
        return result
    }

    /// Tiles between a request for a tile and its use, where tiles come from the state.
    private static var lookahead: Int { 16 }

    /// The loop around a body: a type of its own for each, so that all is one function without calls.
    @inline(__always)
    private static func run<Body: TileBody>(_ steps: Range<Int>, _ route: TileRoute<Scalar>, _ program: TileProgram<Scalar>, _ body: Body)
    where Body.Vector == Vector {
        let (from, to) = (route.readsFar ? program.far : program.near, route.writesFar ? program.far : program.near)
        let (reads, readTests, readTestCount) = (from.reads, from.readTests, from.readTestCount)
        let (writes, writeTests, writeTestCount) = (to.writes, to.writeTests, to.writeTestCount)
        let (near, far) = (program.near.sweep, program.far.sweep)
        let (source, target) = (UnsafeRawPointer(route.source), UnsafeMutableRawPointer(route.target))
        let (readsFar, writesFar, block) = (route.readsFar, route.writesFar, route.block)
        let bytes = MemoryLayout<Vector>.size
        var (position, remote) = (near.position(at: steps.lowerBound), far.position(at: steps.lowerBound))
        var ahead = far.position(at: steps.lowerBound &+ lookahead)
        var left = steps.count
        while left > 0 {
            let place = position | block
            if readsFar {
                Tile<Vector>.prefetch(source, ahead &* bytes, reads)
                ahead = far.next(ahead)
            }
            let read = (readsFar ? remote : position) &* bytes ^ shift(readTests, readTestCount, place)
            var tile = Tile<Vector>(source, read, reads)
            body.apply(to: &tile, place)
            let write = (writesFar ? remote : position) &* bytes ^ shift(writeTests, writeTestCount, place)
            tile.store(target, write, writes)
            position = near.next(position)
            remote = far.next(remote)
            left &-= 1
        }
    }

    @inline(__always)
    fileprivate static func apply(_ step: TileStep, _ f: Factors, _ tile: inout Tile<Vector>) {
        switch step.kind {
        case .unit0: tile.along0 { unit(&$0, &$1, f) }
        case .unit1: tile.along1 { unit(&$0, &$1, f) }
        case .unit2: tile.along2 { unit(&$0, &$1, f) }
        case .units:
            tile.along0 { unit(&$0, &$1, f) }
            tile.along1 { unit(&$0, &$1, f + 2) }
            tile.along2 { unit(&$0, &$1, f + 4) }
        case .turn0: tile.along0 { turn(&$0, &$1, f) }
        case .turn1: tile.along1 { turn(&$0, &$1, f) }
        case .turn2: tile.along2 { turn(&$0, &$1, f) }
        case .mirror0: tile.along0 { mirror(&$0, &$1, f) }
        case .mirror1: tile.along1 { mirror(&$0, &$1, f) }
        case .mirror2: tile.along2 { mirror(&$0, &$1, f) }
        case .cross0: tile.along0 { cross(&$0, &$1, f) }
        case .cross1: tile.along1 { cross(&$0, &$1, f) }
        case .cross2: tile.along2 { cross(&$0, &$1, f) }
        case .real0: tile.along0 { real(&$0, &$1, f) }
        case .real1: tile.along1 { real(&$0, &$1, f) }
        case .real2: tile.along2 { real(&$0, &$1, f) }
        case .unitX0: tile.along0 { unitX(&$0, &$1, f) }
        case .unitX1: tile.along1 { unitX(&$0, &$1, f) }
        case .unitX2: tile.along2 { unitX(&$0, &$1, f) }
        case .unitsX:
            tile.along0 { unitX(&$0, &$1, f) }
            tile.along1 { unitX(&$0, &$1, f + 2) }
            tile.along2 { unitX(&$0, &$1, f + 4) }
        case .realX0: tile.along0 { realX(&$0, &$1, f) }
        case .realX1: tile.along1 { realX(&$0, &$1, f) }
        case .realX2: tile.along2 { realX(&$0, &$1, f) }
        case .complex0: tile.along0 { complex(&$0, &$1, f) }
        case .complex1: tile.along1 { complex(&$0, &$1, f) }
        case .complex2: tile.along2 { complex(&$0, &$1, f) }
        case .someComplex0: tile.along0(step.flags) { complex(&$0, &$1, f) }
        case .someComplex1: tile.along1(step.flags) { complex(&$0, &$1, f) }
        case .someComplex2: tile.along2(step.flags) { complex(&$0, &$1, f) }
        case .flip0: tile.along0 { swap(&$0, &$1) }
        case .flip1: tile.along1 { swap(&$0, &$1) }
        case .flip2: tile.along2 { swap(&$0, &$1) }
        case .flip01: (tile.v1, tile.v3, tile.v5, tile.v7) = (tile.v3, tile.v1, tile.v7, tile.v5)
        case .flip02: (tile.v1, tile.v5, tile.v3, tile.v7) = (tile.v5, tile.v1, tile.v7, tile.v3)
        case .flip10: (tile.v2, tile.v3, tile.v6, tile.v7) = (tile.v3, tile.v2, tile.v7, tile.v6)
        case .flip12: (tile.v2, tile.v6, tile.v3, tile.v7) = (tile.v6, tile.v2, tile.v7, tile.v3)
        case .flip20: (tile.v4, tile.v5, tile.v6, tile.v7) = (tile.v5, tile.v4, tile.v7, tile.v6)
        case .flip21: (tile.v4, tile.v6, tile.v5, tile.v7) = (tile.v6, tile.v4, tile.v7, tile.v5)
        case .laneUnit0: tile.each { $0 = $0.adding($0.exchanged0, times: f[0]) }
        case .laneUnit1: tile.each { $0 = $0.adding($0.exchanged1, times: f[0]) }
        case .laneUnit2: tile.each { $0 = $0.adding($0.exchanged2, times: f[0]) }
        case .laneReal0: tile.each { $0 = ($0 * f[0]).adding($0.exchanged0, times: f[1]) }
        case .laneReal1: tile.each { $0 = ($0 * f[0]).adding($0.exchanged1, times: f[1]) }
        case .laneReal2: tile.each { $0 = ($0 * f[0]).adding($0.exchanged2, times: f[1]) }
        case .laneUnitX0: tile.each { $0 = $0.adding($0.exchanged0.swapped, times: f[0]) }
        case .laneUnitX1: tile.each { $0 = $0.adding($0.exchanged1.swapped, times: f[0]) }
        case .laneUnitX2: tile.each { $0 = $0.adding($0.exchanged2.swapped, times: f[0]) }
        case .laneRealX0: tile.each { $0 = ($0 * f[0]).adding($0.exchanged0.swapped, times: f[1]) }
        case .laneRealX1: tile.each { $0 = ($0 * f[0]).adding($0.exchanged1.swapped, times: f[1]) }
        case .laneRealX2: tile.each { $0 = ($0 * f[0]).adding($0.exchanged2.swapped, times: f[1]) }
        case .laneComplex0: tile.each { $0 = $0.times(f[0], f[1]).adding($0.exchanged0, times: f[2], f[3]) }
        case .laneComplex1: tile.each { $0 = $0.times(f[0], f[1]).adding($0.exchanged1, times: f[2], f[3]) }
        case .laneComplex2: tile.each { $0 = $0.times(f[0], f[1]).adding($0.exchanged2, times: f[2], f[3]) }
        case .someLaneComplex0: tile.each(step.flags) { $0 = $0.times(f[0], f[1]).adding($0.exchanged0, times: f[2], f[3]) }
        case .someLaneComplex1: tile.each(step.flags) { $0 = $0.times(f[0], f[1]).adding($0.exchanged1, times: f[2], f[3]) }
        case .someLaneComplex2: tile.each(step.flags) { $0 = $0.times(f[0], f[1]).adding($0.exchanged2, times: f[2], f[3]) }
        case .laneFlip0: tile.each { $0 = $0.exchanged0 }
        case .laneFlip1: tile.each { $0 = $0.exchanged1 }
        case .laneFlip2: tile.each { $0 = $0.exchanged2 }
        case .laneFlip0Along0: tile.upper0 { $0 = $0.exchanged0 }
        case .laneFlip0Along1: tile.upper1 { $0 = $0.exchanged0 }
        case .laneFlip0Along2: tile.upper2 { $0 = $0.exchanged0 }
        case .laneFlip1Along0: tile.upper0 { $0 = $0.exchanged1 }
        case .laneFlip1Along1: tile.upper1 { $0 = $0.exchanged1 }
        case .laneFlip1Along2: tile.upper2 { $0 = $0.exchanged1 }
        case .laneFlip2Along0: tile.upper0 { $0 = $0.exchanged2 }
        case .laneFlip2Along1: tile.upper1 { $0 = $0.exchanged2 }
        case .laneFlip2Along2: tile.upper2 { $0 = $0.exchanged2 }
        case .realDiagonal:
            (tile.v0, tile.v1, tile.v2, tile.v3) = (tile.v0 * f[0], tile.v1 * f[1], tile.v2 * f[2], tile.v3 * f[3])
            (tile.v4, tile.v5, tile.v6, tile.v7) = (tile.v4 * f[4], tile.v5 * f[5], tile.v6 * f[6], tile.v7 * f[7])
        case .diagonal:
            tile.v0 = tile.v0.times(f[0], f[1])
            tile.v1 = tile.v1.times(f[2], f[3])
            tile.v2 = tile.v2.times(f[4], f[5])
            tile.v3 = tile.v3.times(f[6], f[7])
            tile.v4 = tile.v4.times(f[8], f[9])
            tile.v5 = tile.v5.times(f[10], f[11])
            tile.v6 = tile.v6.times(f[12], f[13])
            tile.v7 = tile.v7.times(f[14], f[15])
        case .scale: tile.each { $0 = $0 * f[0] }
        }
    }

    @inline(__always)
    private static func unit(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = (a.adding(b, times: f[0]), b.adding(a, times: f[1]))
    }

    @inline(__always)
    private static func turn(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = (a.times(f[0], minus: b), a.adding(b, times: f[0]))
    }

    @inline(__always)
    private static func mirror(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = (a.adding(b, times: f[0]), a.times(f[0], minus: b))
    }

    @inline(__always)
    private static func cross(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = (b.adding(a, times: f[0]), a.subtracting(b, times: f[0]))
    }

    @inline(__always)
    private static func real(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = ((a * f[0]).adding(b, times: f[1]), (b * f[3]).adding(a, times: f[2]))
    }

    @inline(__always)
    private static func unitX(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = (a.adding(b.swapped, times: f[0]), b.adding(a.swapped, times: f[1]))
    }

    @inline(__always)
    private static func realX(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = ((a * f[0]).adding(b.swapped, times: f[1]), (b * f[3]).adding(a.swapped, times: f[2]))
    }

    @inline(__always)
    private static func complex(_ a: inout Vector, _ b: inout Vector, _ f: Factors) {
        (a, b) = (a.times(f[0], f[1]).adding(b, times: f[2], f[3]), a.times(f[4], f[5]).adding(b, times: f[6], f[7]))
    }
}

/// What is done to a tile while it is in registers.
private protocol TileBody {
    associatedtype Vector: Lanes
    func apply(to tile: inout Tile<Vector>, _ place: Int)
}

/// Whether a loop works along an axis.
private protocol Choice { static var isMade: Bool { get } }
private enum Yes: Choice { @inline(__always) static var isMade: Bool { true } }
private enum No: Choice { @inline(__always) static var isMade: Bool { false } }

/// Steps of any kinds.
private struct StepsBody<Vector: Lanes>: TileBody where Vector.Scalar: KernelScalar {
    let first: UnsafeMutablePointer<TileStep>
    let count: Int
    let factors: UnsafePointer<Vector>

    @inline(__always)
    init(_ program: TileProgram<Vector.Scalar>) {
        (first, count) = (program.steps, program.count)
        factors = UnsafePointer(Dense<Vector>.vectors(program.factors.pointer))
    }

    @inline(__always)
    func apply(to tile: inout Tile<Vector>, _ place: Int) {
        var index = 0
        while index < count {
            let step = first[index]
            index &+= 1
            guard place & step.mask == step.value else { continue }
            Tiles<Vector>.apply(step, factors + Int(step.factor), &tile)
        }
    }
}

/// ``TileForm/units(axes:)``.
private struct UnitsBody<Vector: Lanes, A: Choice, B: Choice, C: Choice>: TileBody where Vector.Scalar: KernelScalar {
    let (f0, f1, f2, f3, f4, f5): (Vector, Vector, Vector, Vector, Vector, Vector)

    @inline(__always)
    init(_ program: TileProgram<Vector.Scalar>) {
        let f = Dense<Vector>.vectors(program.factors.pointer)
        (f0, f1, f2, f3, f4, f5) = (f[0], f[1], f[2], f[3], f[4], f[5])
    }

    @inline(__always)
    private func unit(_ a: inout Vector, _ b: inout Vector, _ f: Vector, _ g: Vector) {
        (a, b) = (a.adding(b, times: f), b.adding(a, times: g))
    }

    @inline(__always)
    func apply(to tile: inout Tile<Vector>, _ place: Int) {
        if A.isMade {
            unit(&tile.v0, &tile.v1, f0, f1)
            unit(&tile.v2, &tile.v3, f0, f1)
            unit(&tile.v4, &tile.v5, f0, f1)
            unit(&tile.v6, &tile.v7, f0, f1)
        }
        if B.isMade {
            unit(&tile.v0, &tile.v2, f2, f3)
            unit(&tile.v1, &tile.v3, f2, f3)
            unit(&tile.v4, &tile.v6, f2, f3)
            unit(&tile.v5, &tile.v7, f2, f3)
        }
        if C.isMade {
            unit(&tile.v0, &tile.v4, f4, f5)
            unit(&tile.v1, &tile.v5, f4, f5)
            unit(&tile.v2, &tile.v6, f4, f5)
            unit(&tile.v3, &tile.v7, f4, f5)
        }
    }
}

/// ``TileForm/unitsX(axes:)``.
private struct UnitsXBody<Vector: Lanes, A: Choice, B: Choice, C: Choice>: TileBody where Vector.Scalar: KernelScalar {
    let (f0, f1, f2, f3, f4, f5): (Vector, Vector, Vector, Vector, Vector, Vector)

    @inline(__always)
    init(_ program: TileProgram<Vector.Scalar>) {
        let f = Dense<Vector>.vectors(program.factors.pointer)
        (f0, f1, f2, f3, f4, f5) = (f[0], f[1], f[2], f[3], f[4], f[5])
    }

    @inline(__always)
    private func unit(_ a: inout Vector, _ b: inout Vector, _ f: Vector, _ g: Vector) {
        (a, b) = (a.adding(b.swapped, times: f), b.adding(a.swapped, times: g))
    }

    @inline(__always)
    func apply(to tile: inout Tile<Vector>, _ place: Int) {
        if A.isMade {
            unit(&tile.v0, &tile.v1, f0, f1)
            unit(&tile.v2, &tile.v3, f0, f1)
            unit(&tile.v4, &tile.v5, f0, f1)
            unit(&tile.v6, &tile.v7, f0, f1)
        }
        if B.isMade {
            unit(&tile.v0, &tile.v2, f2, f3)
            unit(&tile.v1, &tile.v3, f2, f3)
            unit(&tile.v4, &tile.v6, f2, f3)
            unit(&tile.v5, &tile.v7, f2, f3)
        }
        if C.isMade {
            unit(&tile.v0, &tile.v4, f4, f5)
            unit(&tile.v1, &tile.v5, f4, f5)
            unit(&tile.v2, &tile.v6, f4, f5)
            unit(&tile.v3, &tile.v7, f4, f5)
        }
    }
}
