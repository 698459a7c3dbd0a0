/// Shapes that lie beside each other; those that look the same stand together, so that a file says once how they look.
struct ShapeLayer {
    private(set) var groups: [[Shape]] = []
    private let keepsOrder: Bool

    /// - Parameter keepsOrder: whether shapes overlap, so that later ones must stay behind earlier ones.
    init(keepsOrder: Bool = false) { self.keepsOrder = keepsOrder }

    mutating func add(_ shape: Shape) {
        let place = keepsOrder ? groups.indices.last : groups.lastIndex { $0.first.map { $0.looksSame(as: shape) } ?? false }
        if let place { groups[place].append(shape) } else { groups.append([shape]) }
    }
}

extension Shape {
    /// Whether both are drawn in the same colours, lines and fonts.
    fileprivate func looksSame(as other: Shape) -> Bool {
        switch (self, other) {
        case (.outline(_, let mine), .outline(_, let theirs)): mine == theirs
        case (.text(let mine), .text(let theirs)): mine.font == theirs.font && mine.color == theirs.color
        default: false
        }
    }
}
