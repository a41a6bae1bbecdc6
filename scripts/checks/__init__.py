"""Quick checks: multiple-choice questions in checks/<category>.yml, each with its proof."""
