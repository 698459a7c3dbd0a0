// ResourceEstimation
