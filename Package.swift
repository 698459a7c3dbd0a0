// swift-tools-version: 6.1
import PackageDescription

/// Settings of every Swift target: Swift 6 mode with explicit existentials and imports.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the engine: `Sources/Engine/NAME`, with the rooms it may use.
/// Theme files that are part of the program; `Theme+File.swift` lists them for it.
let themes = [
    "nocturne", "daybreak", "aurora", "hearth", "graphite", "high-contrast", "high-contrast-light", "okabe-ito", "cividis", "sixteen",
    "monochrome",
]

func room(_ name: String, _ uses: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: uses, path: "Sources/Engine/\(name)", swiftSettings: strict)
}

/// The kernels once more, compiled for one level of x86-64.
///
/// `-march` reaches Swift's code generator through Clang in both configurations, so that debug tests run the same instructions.
func kernels(_ name: String, level: Int, isSingle: Bool = false) -> Target {
    let march = ["-Xcc", "-march=x86-64-v\(level)"] + (level == 4 ? ["-Xcc", "-mprefer-vector-width=512"] : [])
    // Swift's own pass that moves code out of loops asks for each store whether its address escapes: eight tenths of the time that
    // the kernels take to compile. LLVM moves the same code.
    let quick = ["-Xllvm", "-sil-disable-pass=loop-invariant-code-motion"]
    // Debug builds optimise the kernels too, checks left in: without that the tests spend most of their time in them.
    let tested = ["-O", "-disable-batch-mode", "-whole-module-optimization", "-num-threads", "2"]
    return .target(
        name: name, dependencies: ["KernelTable", "CProcessor"], path: "Sources/Engine/Kernels/\(name)",
        swiftSettings: strict + [
            .unsafeFlags(march), .unsafeFlags(quick), .unsafeFlags(["-Ounchecked"], .when(configuration: .release)),
            .unsafeFlags(tested, .when(configuration: .debug)),
        ]
            + (level >= 3 ? [.define("FMA")] : []) + (level == 4 ? [.define("WIDE")] : []) + (isSingle ? [.define("SINGLE")] : []))
}

/// A C library of Debian's: `Sources/System/NAME`.
func library(_ name: String, _ pkgConfig: String?, _ package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// The tests of one module: `Tests/NAMETests`, with the other modules they speak of.
func tests(of name: String, _ uses: [Target.Dependency] = [], fixtures: Bool = false) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + uses, path: "Tests/\(name)Tests",
        resources: fixtures ? [.copy("Fixtures")] : [], swiftSettings: strict)
}

let package = Package(
    name: "quantum-mlops",
    products: [
        .library(name: "Engine", targets: ["Workspace"]),
        .executable(name: "quantum-mlops", targets: ["quantum-mlops"]),
    ],
    targets: [
        // C libraries
        library("CNcurses", nil, "libncurses-dev"),  // its pkg-config file has flags that SwiftPM refuses with a warning
        library("CSQLite", "sqlite3", "libsqlite3-dev"),
        library("CNLopt", "nlopt", "libnlopt-dev"),
        library("CYAML", "yaml-0.1", "libyaml-dev"),
        library("CSodium", "libsodium", "libsodium-dev"),
        .target(name: "CLAPACK", path: "Sources/System/CLAPACK", linkerSettings: [.linkedLibrary("dl")]),
        .target(name: "CProcessor", path: "Sources/System/CProcessor"),
        .target(name: "CTerminal", path: "Sources/System/CTerminal"),
        .target(name: "CLLVM", path: "Sources/System/CLLVM"),  // opens libllvm19 in a child process, when a QIR file is met
        .target(name: "CCairo", path: "Sources/System/CCairo"),  // opens Cairo and Pango when the first picture is drawn

        // The engine: each room uses only rooms above it
        room("Diagnostics"),
        room("Documents", ["Diagnostics", "CYAML", "CSodium"]),
        room("Numerics", ["Diagnostics", "CLAPACK", "CProcessor"]),
        room("Store", ["Diagnostics", "CSQLite"]),
        .target(name: "KernelTable", path: "Sources/Engine/Kernels/KernelTable", swiftSettings: strict),
        kernels("KernelsV2", level: 2),
        kernels("KernelsV3", level: 3),
        kernels("KernelsV4", level: 4),
        kernels("BatchedSingleV2", level: 2, isSingle: true),
        kernels("BatchedSingleV3", level: 3, isSingle: true),
        kernels("BatchedSingleV4", level: 4, isSingle: true),
        .target(
            name: "Kernels",
            dependencies: [
                "KernelTable", "KernelsV2", "KernelsV3", "KernelsV4", "BatchedSingleV2", "BatchedSingleV3", "BatchedSingleV4", "CProcessor",
            ],
            path: "Sources/Engine/Kernels/Kernels", swiftSettings: strict),
        room("Circuits", ["Diagnostics", "Numerics"]),
        room("Formats", ["Diagnostics", "Documents", "Numerics", "Circuits", "CLLVM"]),
        room("Noise", ["Diagnostics", "Documents", "Numerics", "Circuits"]),
        room("Simulation", ["Diagnostics", "Numerics", "Kernels", "Circuits", "Noise"]),
        room("ResourceEstimation", ["Diagnostics", "Documents", "Numerics", "Circuits"]),
        room("Learning", ["Diagnostics", "Documents", "Numerics", "Kernels", "Circuits", "Formats", "Simulation", "CNLopt"]),
        room("Scheduling", ["Diagnostics", "Documents", "Store"]),
        room("Tracking", ["Diagnostics", "Documents", "Store"]),
        room("Drawing", ["Diagnostics", "Numerics", "Circuits", "CCairo"]),
        room(
            "Benchmarks",
            ["Documents", "Numerics", "KernelTable", "Kernels", "Circuits", "Formats", "Noise", "Simulation", "ResourceEstimation"]),
        room(
            "Workspace",
            [
                "Diagnostics", "Documents", "Numerics", "Store", "Kernels", "Circuits", "Formats", "Noise", "Simulation",
                "ResourceEstimation", "Learning", "Scheduling", "Tracking",
            ]),

        // The front ends
        .target(
            name: "Workbench", dependencies: ["Diagnostics", "Documents", "Circuits", "Drawing", "Workspace", "CNcurses", "CTerminal"],
            path: "Sources/Workbench",
            resources: themes.map { .embedInCode("../../themes/\($0).yaml") }, swiftSettings: strict),
        .target(
            name: "Commands",
            dependencies: [
                "Diagnostics", "Documents", "Numerics", "Circuits", "Formats", "Noise", "Simulation", "ResourceEstimation", "Benchmarks",
                "Workspace",
                "Drawing", "Workbench",
            ],
            path: "Sources/Commands", swiftSettings: strict),
        .executableTarget(name: "quantum-mlops", dependencies: ["Commands"], path: "Sources/quantum-mlops", swiftSettings: strict),

        // Tests
        .target(name: "TestSupport", dependencies: ["Numerics", "Circuits"], path: "Tests/TestSupport", swiftSettings: strict),
        tests(of: "Diagnostics"),
        tests(of: "Documents", ["Diagnostics", "Numerics"], fixtures: true),
        tests(of: "Numerics"),
        tests(of: "Store"),
        tests(of: "Kernels", ["Numerics", "KernelTable"]),
        tests(of: "Circuits", ["Diagnostics", "Numerics"]),
        tests(of: "Formats", ["Diagnostics", "Documents", "Numerics", "Circuits", "Simulation"], fixtures: true),
        tests(of: "Noise", ["Diagnostics", "Documents", "Numerics", "Circuits", "Simulation"], fixtures: true),
        tests(of: "Simulation", ["Diagnostics", "Numerics", "Kernels", "KernelTable", "Circuits", "Noise"]),
        tests(of: "ResourceEstimation", ["Diagnostics", "Documents", "Numerics", "Circuits"], fixtures: true),
        tests(of: "Learning", ["Diagnostics", "Documents", "Numerics", "Circuits", "Simulation"], fixtures: true),
        tests(of: "Scheduling", ["Diagnostics", "Documents", "Store"]),
        tests(of: "Tracking", ["Diagnostics", "Documents", "Store"]),
        tests(of: "Drawing", ["Diagnostics", "Numerics", "Circuits"]),
        tests(of: "Benchmarks", ["Numerics", "Circuits", "Simulation"]),
        tests(
            of: "Workspace",
            [
                "Diagnostics", "Documents", "Numerics", "Store", "Circuits", "Formats", "ResourceEstimation", "Learning", "Scheduling",
                "Tracking",
            ],
            fixtures: true),
        tests(of: "Workbench", ["Diagnostics", "Documents", "Circuits", "Drawing", "Workspace"], fixtures: true),
        tests(
            of: "Commands", ["Diagnostics", "Documents", "Numerics", "Store", "Circuits", "Simulation", "Workspace", "Workbench"],
            fixtures: true),
    ]
)

// Fuzzing is built only where it is asked for: `make fuzz`. The readers of the engine alone are built in half the time of those of the program.
if let fuzzed = Context.environment["QUANTUM_MLOPS_FUZZ"] {
    let engine: [Target.Dependency] = ["Diagnostics", "Documents", "Numerics", "Circuits", "Formats", "Noise", "ResourceEstimation"]
    let program: [Target.Dependency] = ["Learning", "Workspace", "Workbench", "Commands"]
    package.targets.append(
        .executableTarget(
            name: "Fuzz", dependencies: engine + (fuzzed == "program" ? program : []), path: "Fuzz/Sources",
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])] + (fuzzed == "program" ? [.define("PROGRAM")] : [])))
}
