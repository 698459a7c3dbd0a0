internal import Glibc

/// The last name of a path; of `.` and the like, that of the folder they stand for.
func lastName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard name == "." || name == ".." || name.isEmpty else { return name }
    guard let real = realpath(path, nil) else { return "project" }
    defer { free(real) }
    return String(cString: real).split(separator: "/").last.map(String.init) ?? "project"
}
