/// The way from a document's top to a value, as a list from its end, so that going down a level allocates one link.
indirect enum CodingPath {
    case top
    case inside(CodingPath, any CodingKey)

    func appending(_ key: any CodingKey) -> CodingPath { .inside(self, key) }

    var keys: [any CodingKey] {
        var (keys, place) = ([any CodingKey](), self)
        while case .inside(let outer, let key) = place {
            keys.append(key)
            place = outer
        }
        return keys.reversed()
    }
}

/// A place in a list.
struct IndexKey: CodingKey {
    let index: Int
    var intValue: Int? { index }
    var stringValue: String { "\(index)" }

    init(_ index: Int) { self.index = index }
    init?(intValue: Int) { index = intValue }
    init?(stringValue: String) { return nil }
}

/// What `superEncoder()` and `superDecoder()` use by convention.
struct SuperKey: CodingKey {
    var intValue: Int? { nil }
    var stringValue: String { "super" }

    init() {}
    init?(intValue: Int) { return nil }
    init?(stringValue: String) {}
}
