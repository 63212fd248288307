"""Least squares by QR with standard errors, outliers dropped, against lstsq and polyfit."""


def main(np):
    rng = np.random.default_rng(42)
    n = 200
    x = np.sort(rng.uniform(-3, 3, n))
    y = 1.5 - 2.0 * x + 0.5 * x**2 + rng.normal(scale=0.3, size=n)
    wrong = rng.choice(n, size=8, replace=False)
    y[wrong] += rng.choice([-6, 6], size=8)

    design = np.column_stack((np.ones_like(x), x, x**2))
    keep = np.full(n, True)
    for round_ in range(5):
        a, b = design[keep], y[keep]
        q, r = np.linalg.qr(a)
        beta = np.linalg.solve(r, q.T @ b)
        residual = y - design @ beta
        scale = 1.4826 * np.median(np.abs(residual[keep]))
        fine = np.abs(residual) < 4 * scale
        if (fine == keep).all():
            break
        keep = fine

    dof = keep.sum() - design.shape[1]
    variance = (residual[keep] ** 2).sum() / dof
    inverse = np.linalg.inv(r)
    covariance = variance * inverse @ inverse.T
    error = np.sqrt(np.diag(covariance))
    for name, value, deviation in zip(["intercept", "slope", "curvature"], beta, error):
        print(f"{name:>10} = {value:+.4f} +- {deviation:.4f}")
    r2 = 1 - np.var(residual[keep]) / np.var(y[keep])
    print(f"R^2 = {r2:.4f} on {keep.sum()} of {n} points after {round_} rounds")

    other, *_ = np.linalg.lstsq(a, b, rcond=None)
    poly = np.polyfit(x[keep], y[keep], 2)[::-1]
    assert np.allclose(beta, other) and np.allclose(beta, poly)
    grid = np.linspace(-3, 3, 7)
    fitted = np.polyval(beta[::-1], grid)
    np.testing.assert_allclose(fitted, beta[0] + beta[1] * grid + beta[2] * grid**2)
    dropped = np.setdiff1d(np.arange(n), np.flatnonzero(keep))
    hit = np.isin(wrong, dropped)
    correlation = np.corrcoef(x, y)
    return beta, error, covariance, r2, dropped, hit, fitted, correlation, np.linalg.cond(a)
