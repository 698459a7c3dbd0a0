internal import CCairo

/// Small discs and rings as masks, drawn once for each of 64 places between points and then laid down wherever they stand: long circuits are full of
/// controls and targets, and Cairo takes ten times as long to draw one.
struct CircleMasks {
    private let functions: cairo_functions
    private var masks: [Key: OpaquePointer] = [:]

    /// In points; a ring has a width.
    private struct Key: Hashable {
        var radius: Double
        var width: Double
        var x: Int
        var y: Int
    }

    /// Larger circles are few.
    static let largest = 12.0
    /// Places between two points, in each direction.
    private static let steps = 8

    init(_ functions: cairo_functions) { self.functions = functions }

    /// A disc, or a ring where it has a width, about a place in points: its mask and where the mask's upper left corner lies.
    mutating func mask(radius: Double, width: Double, x: Double, y: Double) -> (mask: OpaquePointer, left: Int, top: Int)? {
        let room = Int((radius + width / 2).rounded(.up)) + 1
        func split(_ value: Double) -> (whole: Int, part: Int) {
            let steps = Int((value * Double(Self.steps)).rounded())
            let whole = steps >= 0 ? steps / Self.steps : -((Self.steps - 1 - steps) / Self.steps)
            return (whole, steps - whole * Self.steps)
        }
        guard abs(x) < 1e9, abs(y) < 1e9 else { return nil }
        let (column, row) = (split(x), split(y))
        let key = Key(radius: radius, width: width, x: column.part, y: row.part)
        if masks[key] == nil, let made = draw(key, room: room) { masks[key] = made }
        return masks[key].map { ($0, column.whole - room, row.whole - room) }
    }

    private func draw(_ key: Key, room: Int) -> OpaquePointer? {
        let side = Int32(2 * room + 1)
        guard let surface = functions.image_surface_create(2, side, side) else { return nil }
        guard let context = functions.create(surface) else {
            functions.surface_destroy(surface)
            return nil
        }
        let (x, y) = (Double(room) + Double(key.x) / Double(Self.steps), Double(room) + Double(key.y) / Double(Self.steps))
        functions.arc(context, x, y, key.radius, 0, 2 * Double.pi)
        functions.close_path(context)
        if key.width > 0 {
            functions.set_line_width(context, key.width)
            functions.stroke(context)
        } else {
            functions.fill(context)
        }
        functions.destroy(context)
        functions.surface_flush(surface)
        return surface
    }

    mutating func end() {
        for mask in masks.values { functions.surface_destroy(mask) }
        masks = [:]
    }
}
