/// Where the start screen's lines stand; the mouse asks it too.
struct StartPlan {
    enum Line: Equatable {
        case title(String)
        case entry(Int)
        case space
    }

    /// The lines of the list that are seen, from `top` on.
    let lines: [Line]
    let logoTop: Int
    let hasLogo: Bool
    let top: Int
    let list: Rect

    init(_ start: StartScreen, columns: Int, rows: Int) {
        var all: [Line] = []
        var number = 0
        for (title, entries) in [("Recent", start.recent), ("Samples", start.samples)] where !entries.isEmpty {
            if !all.isEmpty { all.append(.space) }
            all.append(.title(title))
            for _ in entries {
                all.append(.entry(number))
                number += 1
            }
        }
        hasLogo = rows >= all.count + 10 && rows >= 18
        let head = (hasLogo ? StartScreen.logo.count + 1 : 0) + 3
        logoTop = max((rows - all.count - head) / 3, 0)
        top = min(logoTop + head, rows)
        let room = max(rows - top, 1)
        let place = all.firstIndex(of: .entry(start.chosen)) ?? 0
        let first = min(max(place - room / 2, 0), max(all.count - room, 0))
        lines = Array(all.dropFirst(first).prefix(room))
        let width = min(columns - 4, 84)
        list = Rect(column: (columns - width) / 2, row: top, columns: width, rows: room)
    }

    func entry(at place: Point) -> Int? {
        guard list.contains(place), lines.indices.contains(place.row - top), case .entry(let index) = lines[place.row - top] else {
            return nil
        }
        return index
    }
}

extension StartScreen {
    static let logo = ["╭─╮ ╭───╮", "┤H├─┤ ● ├──", "╰─╯ ╰─┬─╯", "──────⊕────"]
    static let logoASCII = ["+-+ +---+", "|H|-| @ |--", "+-+ +-|-+", "------+----"]

    func draw(on canvas: inout Canvas) {
        let plan = StartPlan(self, columns: canvas.columns, rows: canvas.rows)
        var row = plan.logoTop
        if plan.hasLogo {
            for line in canvas.symbols.isASCII ? Self.logoASCII : Self.logo {
                canvas.write(centered: padded(line, 11), row: row, as: .gate)
                row += 1
            }
            row += 1
        }
        canvas.write(centered: "Quantum MLOps Workbench", row: row, as: .accent)
        canvas.write(centered: entries.isEmpty ? "no project here" : "choose a project", row: row + 1, as: .dim)
        canvas.within(plan.list) { list in
            for (row, line) in plan.lines.enumerated() { self.line(line, row: row, on: &list) }
            if entries.isEmpty {
                list.write(
                    "quantum-mlops FOLDER opens a folder with a project.yaml, FILE.qasm a circuit", column: 0, row: 0, as: .dim,
                    limit: list.columns)
            }
        }
    }

    private func line(_ line: StartPlan.Line, row: Int, on list: inout Canvas) {
        switch line {
        case .space: break
        case .title(let title): list.write(title, column: 0, row: row, as: .heading)
        case .entry(let index):
            let entry = entries[index]
            let number = index < 9 ? "\(index + 1)" : " "
            list.write(number, column: 2, row: row, as: .footerKey)
            let name = list.write(
                entry.title, column: 4, row: row, as: entry.isMissing ? .faint : .value, limit: max(list.columns / 2, 8))
            var end = list.columns
            if entry.isMissing {
                list.write("missing", endingAt: end, row: row, as: .warning)
                end -= 9
            }
            let at = max(name + 2, 24)
            let detail = entry.detail.isEmpty ? entry.path : entry.detail
            list.write(detail, column: at, row: row, as: entry.isMissing ? .faint : .dim, limit: max(end - at, 0))
            if index == chosen {
                list.write(list.symbols.pointer, column: 0, row: row, as: .accent)
                list.highlight(Rect(column: 0, row: row, columns: list.columns, rows: 1), as: .selection)
            }
        }
    }
}
