extension Action {
    /// The backends-and-queue pane: its lists, a job's log, and a device's map, which share the keys that move.
    static let queue = [
        Action(.nextJob, ["j", "Down"], in: .pane(.queue), "next job; in the log a line, on the map a qubit down", command: "job next"),
        Action(
            .previousJob, ["k", "Up"], in: .pane(.queue), "previous job; in the log a line, on the map a qubit up", command: "job previous"),
        Action(
            .submitJob, ["s"], in: .pane(.queue), "submit the circuit: price, wait and budget are shown first", command: "submit",
            arguments: "[BACKEND [SHOTS]]", short: "submit"),
        Action(.cancelJob, ["c"], in: .pane(.queue), "cancel the chosen job", command: "cancel", arguments: "[JOB]", short: "cancel"),
        Action(
            .requeueJob, ["r"], in: .pane(.queue), "put the job back into the queue, or let a held one go on", command: "requeue",
            arguments: "[JOB]", short: "requeue"),
        Action(.raiseJob, ["+"], in: .pane(.queue), "a higher priority: the job goes before others", command: "priority higher"),
        Action(.lowerJob, ["-"], in: .pane(.queue), "a lower priority", command: "priority lower"),
        Action(.setPriority, [], in: .pane(.queue), "the job's priority, 0 at first", command: "priority", arguments: "N [JOB]"),
        Action(
            .jobLog, ["Enter", "o"], in: .pane(.queue), "what the job tells; Esc goes back", command: "job log", arguments: "[JOB]",
            short: "log"),
        Action(
            .nextBackend, ["b"], in: .pane(.queue), "the next backend, or the one named", command: "backend", arguments: "[NAME]",
            short: "backend"),
        Action(
            .device, ["m"], in: .pane(.queue), "a device as a map of its errors, from its calibration; again goes back", command: "device",
            arguments: "[FILE.json]", short: "map"),
        Action(
            .deviceFigure, ["e"], in: .pane(.queue), "shade the map by readout error, gate error, T1 or T2", command: "shade",
            arguments: "[readout|gate|t1|t2]"),
        Action(
            .budget, ["B"], in: .pane(.queue), "what the project may spend; none takes the cap away", command: "budget",
            arguments: "[CAP|none [CURRENCY]]"),
        Action(.queueLeft, ["h", "Left"], in: .pane(.queue), "on the map a qubit to the left", command: "qubit left"),
        Action(.queueRight, ["l", "Right"], in: .pane(.queue), "on the map a qubit to the right", command: "qubit right"),
        Action(.queuePageUp, ["PgUp"], in: .pane(.queue), "one screen of jobs or lines up", command: "job page-up"),
        Action(.queuePageDown, ["PgDn"], in: .pane(.queue), "one screen of jobs or lines down", command: "job page-down"),
        Action(.queueFirst, ["Home"], in: .pane(.queue), "the newest job, the first line or qubit", command: "job first"),
        Action(.queueLast, ["End", "G"], in: .pane(.queue), "the oldest job, the log's end, the last qubit", command: "job last"),
    ]
}
