internal import Glibc
internal import Numerics

/// What chance did to a trajectory before its state is known: its events in the order of the sites.
struct TrajectoryEvents: Hashable, Comparable, Sendable {
    struct Event: Hashable, Sendable {
        var site: Int
        /// In a mixture of unitaries the branch; else -1.
        var branch: Int
        /// Elsewhere the uniform number that will choose the branch; 0 in a mixture, so that equal events are equal.
        var uniform: Double
    }

    var list: [Event] = []

    /// Late first events first in order of sites; those without any come last.
    static func < (one: Self, other: Self) -> Bool {
        for (left, right) in zip(one.list, other.list) {
            if left.site != right.site { return left.site < right.site }
            if left.branch != right.branch { return left.branch < right.branch }
            if left.uniform != right.uniform { return left.uniform < right.uniform }
        }
        return one.list.count > other.list.count
    }
}

extension TrajectoryProgram {
    /// The stream of a trajectory: no other part of the engine uses these.
    static func stream(_ trajectory: Int) -> UInt64 { 0x7472_0000_0000_0000 | UInt64(trajectory) }

    /// Draws a trajectory's events. Each number is a jump over all the sites where nothing happens.
    func events(_ generator: inout Philox) -> TrajectoryEvents {
        var events = TrajectoryEvents()
        var place = 0.0
        var first = 0
        while true {
            place -= log(1 - generator.uniform())
            // The first site that ends beyond the arrival.
            var (low, high) = (first, sites.count)
            while low < high {
                let middle = (low + high) / 2
                if hazards[middle + 1] > place { high = middle } else { low = middle + 1 }
            }
            guard low < sites.count else { return events }
            let (channel, uniform) = (channels[sites[low].channel], generator.uniform())
            events.list.append(
                channel.isMixture
                    ? .init(site: low, branch: channel.branch(uniform), uniform: 0) : .init(site: low, branch: -1, uniform: uniform))
            (place, first) = (hazards[low + 1], low + 1)
        }
    }
}

/// Trajectories with the same events: one state stands for them all.
struct TrajectoryGroup: Sendable {
    var events: TrajectoryEvents
    /// Which trajectories, ascending, and each one's generator as it stands after the events.
    var members: [(trajectory: Int, generator: Philox)]

    var weight: Double { Double(members.count) }

    /// Each member alone.
    var apart: [TrajectoryGroup] { members.map { TrajectoryGroup(events: events, members: [$0]) } }

    /// All trajectories, equal ones together, in an order in which neighbours share long beginnings.
    static func draw(_ count: Int, from program: TrajectoryProgram, seed: UInt64, on team: ThreadTeam) -> [TrajectoryGroup] {
        var drawn = [TrajectoryGroup?](repeating: nil, count: count)
        drawn.withUnsafeMutableBufferPointer { drawn in
            guard let place = drawn.baseAddress.map({ SendablePointer($0) }) else { return }
            team.parallel(count, grain: 256) { part, _ in
                for trajectory in part {
                    var generator = Philox(seed: seed, stream: TrajectoryProgram.stream(trajectory))
                    let events = program.events(&generator)
                    place.value[trajectory] = TrajectoryGroup(events: events, members: [(trajectory, generator)])
                }
            }
        }
        // Most of what is equal has no events at all.
        var (quiet, busy): (TrajectoryGroup?, [TrajectoryGroup]) = (nil, [])
        busy.reserveCapacity(count)
        for case let group? in drawn {
            if !group.events.list.isEmpty {
                busy.append(group)
            } else if quiet == nil {
                quiet = group
            } else {
                quiet?.members += group.members
            }
        }
        busy.sort { ($0.events, $0.members[0].trajectory) < ($1.events, $1.members[0].trajectory) }
        var groups: [TrajectoryGroup] = []
        groups.reserveCapacity(busy.count + 1)
        for group in busy {
            if let last = groups.last, last.events == group.events {
                groups[groups.count - 1].members += group.members
            } else {
                groups.append(group)
            }
        }
        return groups + (quiet.map { [$0] } ?? [])
    }
}
