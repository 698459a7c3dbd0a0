extension Batched {
    /// Writes each value to all lanes of a lane vector.
    static func spread(_ values: UnsafePointer<Double>, _ lanes: UnsafeMutablePointer<SampleScalar>, _ count: Int) {
        let result = vectors(lanes)
        var place = 0
        while place < count {
            result[place] = .all(SampleScalar(values[place]))
            place &+= 1
        }
    }

    /// Adds lane vectors to others.
    static func add(_ other: UnsafePointer<SampleScalar>, _ lanes: UnsafeMutablePointer<SampleScalar>, _ count: Int) {
        let (sums, other) = (vectors(lanes), vectors(other))
        var place = 0
        while place < count {
            sums[place] += other[place]
            place &+= 1
        }
    }

    /// The sum of each lane vector's lanes, in their order.
    static func totals(_ lanes: UnsafePointer<SampleScalar>, _ sums: UnsafeMutablePointer<Double>, _ count: Int) {
        var place = 0
        while place < count {
            var (total, lane) = (0.0, 0)
            while lane < Samples.scalarCount {
                total += Double(lanes[place &* Samples.scalarCount &+ lane])
                lane &+= 1
            }
            sums[place] = total
            place &+= 1
        }
    }
}
